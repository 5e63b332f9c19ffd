using Collab.Actors.Serialization;
using Collab.Core.Services.Conference;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;

namespace Collab.Actors.Tests.Journal;

/// <summary>A log that any number of events long is a legal one.</summary>
internal static class Samples
{
    public const long Time = 1_700_000_000_000;

    public static JournaledEvent Event(long seq)
    {
        IMessage body = seq switch
        {
            1 => new Activated { Epoch = 1, Node = "a" },
            2 => new ConferenceCreated { Site = "main", Title = "Tea", Settings = new Settings() },
            _ when seq % 2 == 1 => new ConferenceLocked(),
            _ => new ConferenceUnlocked(),
        };
        return new JournaledEvent(new Event
        {
            Seq = seq,
            Service = ConferenceService.ServiceName,
            Type = body.Descriptor.Name,
            Body = body.ToByteString(),
            Session = "s",
            CommandId = seq,
            Last = true,
            Time = Time + seq,
            Epoch = 1,
        });
    }
}
