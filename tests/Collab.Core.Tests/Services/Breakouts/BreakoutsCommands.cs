using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Breakouts;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Breakouts;

/// <summary>Random rooms, and people who are moved between them.</summary>
internal sealed class BreakoutsCommands : IRandomCommands
{
    public string Service => "breakouts";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(20) switch
    {
        <= 3 => new OpenRooms
        {
            Titles = { Enumerable.Repeat("", random.Next(1, 4)) },
            Choice = random.Next(2) == 0,
            Deal = random.Next(2) == 0,
            DurationSeconds = random.Next(3) == 0 ? random.Next(10, 60) : 0,
            CountdownSeconds = random.Next(3) == 0 ? 0 : random.Next(40),
        },
        <= 7 => new AssignParticipants
        {
            Assignments = { new Assignment { Participant = RandomCommands.Somebody(random), Room = random.Next(4) } },
        },
        8 => new DealOut(),
        <= 12 => new ChooseRoom { Room = random.Next(4) },
        13 => new BroadcastMessage { Text = $"Message {random.Next(9)}" },
        <= 16 => new CallForHelp(),
        17 => new AnswerHelp { Room = random.Next(1, 4) },
        _ => new CloseRooms(),
    };
}
