using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Baselines;

/// <summary>What the servers answer: as much as the client of a load looks at.</summary>
internal static class Frames
{
    /// <summary>Lets somebody in.</summary>
    public static byte[] Welcome(string conference, string participant, string session, long head) => Of(
        new ServerMessage
        {
            Welcome = new Welcome
            {
                Conference = conference,
                Session = session,
                Participant = participant,
                Head = head,
                Epoch = 1,
            },
        });

    /// <summary>A post, as everybody sees it.</summary>
    public static byte[] Posted(long seq, string participant, string session, Command command) => Of(new ServerMessage
    {
        Event = new Event
        {
            Seq = seq,
            Service = command.Service,
            Type = MessagePosted.Descriptor.Name,
            Body = new MessagePosted
            {
                Message = seq,
                Text = PostMessage.Parser.ParseFrom(command.Body).Text,
                AuthorName = participant,
            }.ToByteString(),
            Participant = participant,
            Session = session,
            CommandId = command.Id,
            Last = true,
            Time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Epoch = 1,
        },
    });

    private static byte[] Of(ServerMessage message) => new ServerFrame { Messages = { message } }.ToByteArray();
}
