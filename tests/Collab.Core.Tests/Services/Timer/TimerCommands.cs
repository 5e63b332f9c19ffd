using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Timer;

/// <summary>Random clocks and agendas.</summary>
internal sealed class TimerCommands : IRandomCommands
{
    public string Service => "timer";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(22) switch
    {
        <= 1 => new StartCountdown { Seconds = random.Next(1, 40), Label = $"label {random.Next(5)}" },
        2 => new StartStopwatch { Label = "stopwatch" },
        <= 4 => new PauseClock(),
        <= 6 => new ResumeClock(),
        7 => new ResetClock(),
        8 => new ClearClock(),
        9 => new ExtendCountdown { Seconds = random.Next(-20, 60) },
        <= 12 => new AddItem
        {
            Title = $"item {random.Next(50)}",
            PlannedSeconds = random.Next(600),
            Before = random.Next(3),
        },
        <= 14 => new ChangeItem { Item = random.Next(10), Title = $"changed {random.Next(50)}" },
        <= 16 => new MoveItem { Item = random.Next(10), Before = random.Next(10) },
        17 => new RemoveItem { Item = random.Next(10) },
        18 => new StartItem { Item = random.Next(10) },
        <= 20 => new Advance(),
        _ => new FinishItem(),
    };
}
