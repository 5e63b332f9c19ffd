using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Roster;

/// <summary>Random coming, going and changing of roles.</summary>
internal sealed class RosterCommands : IRandomCommands
{
    private static readonly Role[] Roles = [Role.Attendee, Role.Presenter, Role.CoHost, Role.Host];

    public string Service => "roster";

    public IMessage Next(Random random, ConferenceDriver driver) =>
        random.Next(2) == 0 ? OfNode(random, driver) : OfPeople(random);

    /// <summary>What a node reports of a connection.</summary>
    public static IMessage OfNode(Random random, ConferenceDriver driver)
    {
        var somebody = RandomCommands.Somebody(random);
        var present = driver.Facts.Roster.Find(somebody);
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

    /// <summary>What people do.</summary>
    public static IMessage OfPeople(Random random)
    {
        var somebody = RandomCommands.Somebody(random);
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
}
