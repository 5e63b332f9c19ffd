using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Recording;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Recording;

/// <summary>Recordings that start and stop all the time, with and without consent.</summary>
internal sealed class RecordingCommands : IRandomCommands
{
    public string Service => "recording";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(12) switch
    {
        <= 2 => new StartRecording { Title = $"title {random.Next(9)}", ConsentNeeded = random.Next(2) == 0 },
        3 => new PauseRecording(),
        4 => new ResumeRecording(),
        5 => new StopRecording(),
        6 => new AddMark { Text = $"mark {random.Next(9)}" },
        <= 9 => new GiveConsent(),
        10 => new RefuseConsent(),
        _ => new DeleteRecording { Number = random.Next(5) },
    };
}
