using Collab.Core.Services;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Tests.Conferences;

/// <summary>Commands of the built-in services that make sense often enough to get somewhere.</summary>
internal static class RandomCommands
{
    public static readonly string[] People = ["ann", "ben", "cid", "dan", "eve", "fay"];

    private static readonly string[] Emojis = ["+1", "\U0001F600", "\u2764\uFE0F", "?"];

    private static readonly Role[] Roles = [Role.Attendee, Role.Presenter, Role.CoHost, Role.Host];

    /// <summary>One step of a walk: time passes, a node reports, or somebody sends a command.</summary>
    public static void Step(ConferenceDriver driver, int seed, bool mayEnd = true)
    {
        var random = new Random(seed);
        switch (random.Next(10))
        {
            case 0:
                driver.Advance(random.Next(2) == 0 ? random.Next(2_000) : random.Next(40_000));
                break;
            case <= 3:
                driver.Node(OfRoster(random, driver, byNode: true));
                break;
            default:
                var command = random.Next(10) switch
                {
                    <= 2 => OfRoster(random, driver, byNode: false),
                    3 => OfConference(random, mayEnd),
                    _ => OfChat(random),
                };
                var present = driver.Facts.Roster.Participants.ToList();
                if (present.Count > 0) driver.Send(present[random.Next(present.Count)].Id, command);
                break;
        }
    }

    public static IMessage? For(string service, Random random, ConferenceDriver driver) => service switch
    {
        "conference" => OfConference(random, mayEnd: random.Next(30) == 0),
        "roster" => OfRoster(random, driver, byNode: random.Next(2) == 0),
        "chat" => OfChat(random),
        _ => null,
    };

    private static IMessage OfConference(Random random, bool mayEnd) => random.Next(mayEnd ? 20 : 19) switch
    {
        <= 6 => new Lock(),
        <= 14 => new Unlock(),
        <= 16 => new Open(),
        <= 18 => new Create { Site = "site", Title = "Again" },
        _ => new End(),
    };

    private static IMessage OfRoster(Random random, ConferenceDriver driver, bool byNode)
    {
        var somebody = People[random.Next(People.Length)];
        var present = driver.Facts.Roster.Find(somebody);
        if (byNode)
        {
            if (present is null || random.Next(4) == 0)
                return driver.JoinOf(somebody, somebody == "ann" ? Role.Host : Roles[random.Next(3)]);
            if (random.Next(2) == 0)
            {
                // Now and then what a connection of long ago has left behind.
                var old = driver.ConnectionOf(somebody);
                old.Generation -= random.Next(4) == 0 ? 1 : 0;
                return new LoseConnections { Connections = { old, old } };
            }

            return new Reconnect
            {
                Participant = somebody,
                Session = present.Session,
                Connection = $"r{random.Next(1000)}",
                Node = "n2",
            };
        }

        return random.Next(12) switch
        {
            0 => new Leave(),
            1 => new Remove { Participant = somebody },
            2 => new BanParticipant { Participant = somebody },
            <= 5 => new LiftBan { Participant = somebody },
            <= 9 => new ChangeRole { Participant = somebody, Role = Roles[random.Next(4)] },
            _ => new Rename { Participant = random.Next(2) == 0 ? "" : somebody, Name = $"Name {random.Next(5)}" },
        };
    }

    private static IMessage OfChat(Random random) => random.Next(10) switch
    {
        <= 3 => new PostMessage
        {
            Text = $"text {random.Next(1000)}",
            To = random.Next(2) == 0 ? "" : People[random.Next(People.Length)],
            ReplyTo = random.Next(4) == 0 ? random.Next(12) : 0,
        },
        4 => new EditMessage { Message = random.Next(12), Text = $"edited {random.Next(1000)}" },
        5 => new DeleteMessage { Message = random.Next(12) },
        _ => new React
        {
            Message = random.Next(12),
            Emoji = Emojis[random.Next(Emojis.Length)],
            On = random.Next(3) > 0,
        },
    };
}
