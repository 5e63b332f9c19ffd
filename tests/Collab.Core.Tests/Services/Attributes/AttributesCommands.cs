using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Attributes;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Attributes;

/// <summary>Random attributes of few keys, so that they are set, changed and removed in turns.</summary>
internal sealed class AttributesCommands : IRandomCommands
{
    private static readonly string[] Keys = ["a", "b/c", "server.x", "topic", "with space"];

    public string Service => "attributes";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var key = Keys[random.Next(Keys.Length)];
        var value = new string('v', random.Next(8) == 0 ? random.Next(4001) : random.Next(5));
        var participant = random.Next(2) == 0 ? "" : RandomCommands.Somebody(random);
        var version = random.Next(6) switch
        {
            0 => -1,
            1 => random.NextInt64(driver.State.Seq + 1),
            _ => 0,
        };
        return random.Next(6) switch
        {
            <= 1 => new SetAttribute { Key = key, Value = value, IfVersion = version },
            2 => new RemoveAttribute { Key = key, IfVersion = version },
            <= 4 => new SetParticipantAttribute
            {
                Participant = participant,
                Key = key,
                Value = value,
                IfVersion = version,
            },
            _ => new RemoveParticipantAttribute { Participant = participant, Key = key, IfVersion = version },
        };
    }
}
