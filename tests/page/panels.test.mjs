import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Panels, loadPanels } = await load("panels.js");
const { PanelMeeting } = await load("panelMeeting.js");
const { ServerClock } = await load("clock.js");

const permissions = { polls: { Vote: 1, OpenPoll: 3, Import: 0 } };
const listed = (...services) => ({
  panels: services.map((service) => ({ service, script: `./services/${service}/panel.js`, style: "" })), permissions,
});

// A panel that writes down what it is told; breakOn names the call in which it throws.
function recording(service, { order = 10, breakOn = "" } = {}) {
  const calls = [];
  const record = (name) => (value) => {
    if (name === breakOn) throw new Error(`${name} of ${service}`);
    calls.push(value === undefined ? name : `${name} ${JSON.stringify(value)}`);
  };
  const instance = {
    element: {}, reset: record("reset"), apply: record("apply"), signal: record("signal"), update: record("update"),
    badge: () => { record("badge")(); return "3"; },
  };
  const create = () => {
    record("create")();
    return instance;
  };
  return { calls, panel: { service, title: service, order, icon: [], create } };
}

async function started(...recorders) {
  const errors = [];
  const log = (service) => errors.push(service);
  const modules = new Map(recorders.map(({ panel }) => [`./services/${panel.service}/panel.js`, { panel }]));
  const loaded = loadPanels(listed(...recorders.map(({ panel }) => panel.service)), {
    load: async (script) => modules.get(script), log,
  });
  const panels = new Panels({ loaded, meeting: () => ({}), onChange: () => {}, log });
  await loaded;
  return { panels, errors };
}

const snapshots = (...services) => services.map((service) => ({ service, body: { of: service } }));

test("panels stand in their order, each only when the server offers its service", async () => {
  const { panels } = await started(
    recording("polls", { order: 40 }), recording("notes", { order: 20 }), recording("files", { order: 30 }));
  panels.welcome(snapshots("roster", "polls", "notes"));
  assert.deepEqual([...panels.entries.keys()], ["notes", "polls"]);
});

test("a panel gets the snapshot, the events and the signals of its own service", async () => {
  const [polls, notes] = [recording("polls"), recording("notes")];
  const { panels } = await started(polls, notes);
  panels.welcome(snapshots("polls", "notes"));
  panels.event({ service: "polls", type: "PollOpened" });
  panels.event({ service: "chat", type: "MessagePosted" });
  panels.signal({ service: "notes", type: "Cursor" });
  panels.update(1);
  panels.update(1);
  assert.deepEqual(polls.calls,
    ["create", 'reset {"of":"polls"}', 'apply {"service":"polls","type":"PollOpened"}', "update"]);
  assert.deepEqual(notes.calls,
    ["create", 'reset {"of":"notes"}', 'signal {"service":"notes","type":"Cursor"}', "update"]);
  panels.refresh(panels.entries.get("polls"));
  assert.equal(panels.entries.get("polls").badge, "3");
});

test("a new snapshot resets a panel and does not make it anew", async () => {
  const polls = recording("polls");
  const { panels } = await started(polls);
  panels.welcome(snapshots("polls"));
  const entry = panels.entries.get("polls");
  panels.welcome(snapshots("polls"));
  assert.equal(panels.entries.get("polls"), entry);
  assert.deepEqual(polls.calls, ["create", 'reset {"of":"polls"}', 'reset {"of":"polls"}']);
});

for (const breakOn of ["create", "reset", "apply", "signal", "update", "badge"]) {
  test(`a panel that throws in ${breakOn} stops alone, says so, and is made anew with the next snapshot`, async () => {
    const [bad, good] = [recording("bad", { breakOn }), recording("good")];
    const { panels, errors } = await started(bad, good);
    const all = () => {
      panels.event({ service: "bad", type: "A" });
      panels.event({ service: "good", type: "A" });
      panels.signal({ service: "bad", type: "B" });
      panels.update({});
      for (const entry of panels.entries.values()) panels.refresh(entry);
    };
    panels.welcome(snapshots("bad", "good"));
    all();
    all();
    const entry = panels.entries.get("bad");
    assert.deepEqual(errors, ["bad"]);
    assert.match(entry.problem, /stopped/);
    assert.equal(entry.badge, "");
    assert.equal(good.calls.filter((call) => call.startsWith("apply")).length, 2);
    panels.welcome(snapshots("bad", "good"));
    assert.notEqual(panels.entries.get("bad"), entry);
  });
}

test("a module that is missing, empty or another's has a tab that says so", async () => {
  const errors = [];
  const modules = { "./services/empty/panel.js": {}, "./services/other/panel.js": recording("polls") };
  const loaded = loadPanels(listed("missing", "empty", "other"), {
    load: async (script) => modules[script] ?? Promise.reject(new Error("404")), log: (service) => errors.push(service),
  });
  const panels = new Panels({ loaded, meeting: () => ({}), onChange: () => {}, log: () => {} });
  await loaded;
  panels.welcome(snapshots("missing", "empty", "other"));
  assert.deepEqual(errors.sort(), ["empty", "missing", "other"]);
  assert.ok([...panels.entries.values()].every((entry) => entry.problem !== "" && entry.instance === null));
});

test("what happens while the modules are on their way is not lost", async () => {
  const polls = recording("polls");
  let arrive;
  const loaded = loadPanels(listed("polls"), { load: () => new Promise((done) => { arrive = done; }) });
  const panels = new Panels({ loaded, meeting: () => ({}), onChange: () => {} });
  panels.welcome(snapshots("polls"));
  panels.event({ service: "polls", type: "Old" });
  panels.welcome(snapshots("polls"));
  panels.event({ service: "polls", type: "New" });
  arrive({ panel: polls.panel });
  await loaded;
  assert.deepEqual(polls.calls, ["create", 'reset {"of":"polls"}', 'apply {"service":"polls","type":"New"}']);
});

test("a role may what the service says, unless the conference has changed it", async () => {
  const { panels } = await started(recording("polls"));
  assert.equal(panels.may("polls", "Vote", 1), true);
  assert.equal(panels.may("polls", "OpenPoll", 1), false);
  assert.equal(panels.may("polls", "Import", 4), false, "the server alone");
  assert.equal(panels.may("polls", "Nothing", 4), false);
  const changes = [{ service: "polls", type: "OpenPoll", minimum: "ROLE_ATTENDEE" },
    { service: "polls", type: "Vote", minimum: "ROLE_HOST" }];
  assert.equal(panels.may("polls", "OpenPoll", 1, changes), true);
  assert.equal(panels.may("polls", "Vote", 3, changes), false);
});

test("a panel's meeting tells who is here and sends in its service's name", async () => {
  const sent = [];
  const model = {
    roster: { participants: [
      { id: "p1", name: "Ana", role: "ROLE_CO_HOST", presence: "PRESENCE_CONNECTED" },
      { id: "p2", name: "Bea", role: "ROLE_ATTENDEE", presence: "PRESENCE_CONNECTED" },
    ] },
    conference: { phase: "PHASE_OPEN", permissions: [] },
  };
  const meeting = new PanelMeeting({
    service: "polls",
    model: () => model,
    session: { participant: "p1", writesPaused: false },
    connection: { state: { phase: "connected" }, signal: (...args) => sent.push(args) },
    actions: { command: (...args) => sent.push(args), query: (...args) => sent.push(args) },
    panels: { may: (service, type, role) => service === "polls" && type === "OpenPoll" && role === 3 },
  });
  assert.equal(meeting.me.name, "Ana");
  assert.deepEqual([meeting.role, meeting.isModerator, meeting.writable], [3, true, true]);
  assert.deepEqual([meeting.nameOf("p2"), meeting.nameOf("gone"), meeting.may("OpenPoll")], ["Bea", "gone", true]);
  meeting.command("OpenPoll", { question: "Tea?" });
  meeting.query("GetPolls");
  meeting.signal("Pointing", { x: 1 }, ["p2"]);
  assert.deepEqual(sent, [["polls", "OpenPoll", { question: "Tea?" }], ["polls", "GetPolls", {}],
    ["polls", "Pointing", { x: 1 }, ["p2"]]]);
});

test("the server's clock comes from the quickest pong, and until there is one from the events", () => {
  let local = 1000;
  const clock = new ServerClock(() => local);
  assert.equal(clock.now(), 1000);
  clock.event(1500);
  assert.equal(clock.now(), 1500);
  clock.event(1400);
  assert.equal(clock.now(), 1500, "an event that was long under way tells less");
  local = 1100;
  clock.pong(1080, 2090);
  assert.equal(clock.now(), 2100);
  local = 2000;
  clock.pong(1500, 9000);
  assert.equal(clock.now(), 3000, "a slow pong tells less than a quick one");
  clock.event(9000);
  assert.equal(clock.now(), 3000);
});
