using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's clock and agenda are what the server would show.</summary>
internal sealed class TimerFoldingTests
{
    [Test]
    public void Everybody_folds_to_what_the_server_would_show_them([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var server = Open();
        var state = TimerState.Of(new TimerSnapshot());
        server.Watch("bob", @event => state = state.After(@event));
        for (var step = 0; step < 200; step++)
        {
            server.Send("ann", Next(random));
            if (random.Next(3) == 0) server.Advance(random.Next(20_000));
            var view = (TimerSnapshot)server.ViewOf("bob");
            Assert.That(state.Clock, Is.EqualTo(view.Clock), $"seed {seed}, step {step}");
            Assert.That(state.Items, Is.EqualTo(view.Items), $"seed {seed}, step {step}");
            Assert.That(TimerState.Of(view).Items, Is.EqualTo(view.Items));
        }
    }

    [Test]
    public void A_clock_shows_what_is_left_or_what_has_passed()
    {
        var server = Open();
        var state = TimerState.Of(new TimerSnapshot());
        server.Watch("bob", @event => state = state.After(@event));
        Assert.That(Shown(), Is.Zero);
        server.Send("ann", new StartCountdown { Seconds = 60 });
        server.Advance(15_000);
        Assert.That(Shown(), Is.EqualTo(45));
        server.Send("ann", new PauseClock());
        server.Advance(15_000);
        Assert.That(Shown(), Is.EqualTo(45));
        server.Send("ann", new ResumeClock());
        server.Advance(45_000);
        Assert.That((Shown(), state.Clock.Phase), Is.EqualTo((0, ClockPhase.Ended)));
        server.Send("ann", new StartStopwatch());
        server.Advance(7000);
        Assert.That(Shown(), Is.EqualTo(7));
        server.Send("ann", new PauseClock());
        server.Advance(7000);
        Assert.That(Shown(), Is.EqualTo(7));

        double Shown() => state.ShownAt(DateTimeOffset.FromUnixTimeMilliseconds(server.Now)).TotalSeconds;
    }

    private static WatchedService Open() => new("timer", ("ann", Role.Host), ("bob", Role.Attendee));

    private static IMessage Next(Random random) => random.Next(14) switch
    {
        0 => new StartCountdown { Seconds = random.Next(1, 60), Label = "x" },
        1 => new StartStopwatch { Label = "y" },
        2 => new PauseClock(),
        3 => new ResumeClock(),
        4 => new ResetClock(),
        5 => new ClearClock(),
        6 => new ExtendCountdown { Seconds = random.Next(-30, 60) },
        7 => new AddItem { Title = $"{random.Next(100)}", PlannedSeconds = 60, Before = random.Next(5) },
        8 => new ChangeItem { Item = random.Next(10), Title = "z" },
        9 => new MoveItem { Item = random.Next(10), Before = random.Next(10) },
        10 => new RemoveItem { Item = random.Next(20) },
        11 => new StartItem { Item = random.Next(10) },
        12 => new Advance(),
        _ => new FinishItem(),
    };
}
