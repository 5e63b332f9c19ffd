"""Joins a conference, posts, is cut off, resumes at another node; written from docs/protocol.md alone.
Usage: meet.py ENDPOINT OTHER_ENDPOINT CONFERENCE TICKET   (Debian: apt install python3-websockets)"""
import asyncio, itertools, json, sys, uuid
import websockets

first, other, conference, ticket = sys.argv[1:]
hello, attempts = {"ticket": ticket, "conference": conference, "client": uuid.uuid4().hex}, itertools.count(1)

async def connect(endpoint, **resume):
    socket = await websockets.connect(endpoint.replace("http", "ws", 1) + "/ws", subprotocols=["collab.v1.json"])
    await send(socket, {"hello": {**hello, "attempt": next(attempts), **resume}})
    # A frame may hold several messages.
    return socket, (message async for frame in socket for message in json.loads(frame)["messages"])

async def send(socket, *messages):
    await socket.send(json.dumps({"messages": messages}))

def post(number, text):
    return {"command": {"id": number, "service": "chat", "type": "PostMessage", "body": {"text": text}}}

async def read(incoming, until):
    async for message in incoming:
        print(json.dumps(message), flush=True)
        if until(message): return message

async def main():
    socket, incoming = await connect(first)
    me = (await read(incoming, lambda m: "welcome" in m))["welcome"]
    event = lambda m: m.get("event", {})
    mine = lambda n: lambda m: event(m).get("session") == me["session"] and event(m).get("commandId") == n
    await send(socket, post(1, "hello from python"))
    seen = event(await read(incoming, mine("1")))["seq"]
    await send(socket, post(2, "am I cut off?"))
    socket.transport.abort()  # The answer to command 2 is lost, whether it was done or not.
    socket, incoming = await connect(other, resume={"session": me["session"], "secret": me["secret"], "lastSeq": seen})
    await read(incoming, lambda m: "welcome" in m)
    await send(socket, post(2, "am I cut off?"), post(3, "carrying on"))  # Sent again; done once.
    await read(incoming, mine("3"))

asyncio.run(main())
