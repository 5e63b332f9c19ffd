using Collab.Core.Services.Timer;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Timer;

[Parallelizable(ParallelScope.All)]
public sealed class ClockTests
{
    private static IEnumerable<IMessage> Commands =>
    [
        new StartCountdown { Seconds = 1 }, new StartStopwatch(), new PauseClock(), new ResumeClock(),
        new ResetClock(), new ClearClock(), new ExtendCountdown { Seconds = 1 }, new AddItem { Title = "x" },
        new ChangeItem { Item = 1, Title = "x" }, new MoveItem { Item = 1 }, new RemoveItem { Item = 1 },
        new StartItem { Item = 1 }, new Advance(), new FinishItem(),
    ];

    [Test]
    public void A_countdown_ends_by_itself_at_its_time()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 90, Label = " Break " }).ShouldBe(new CountdownStarted
        {
            Label = "Break",
            DurationMs = 90_000,
            EndsAt = driver.Now + 90_000,
        });
        var mark = driver.Log.Count;
        driver.Advance(89_999);
        Assert.That(driver.Log, Has.Count.EqualTo(mark));
        driver.Advance(1);
        Assert.That(driver.EventsSince(mark), Is.EqualTo(new[] { new CountdownEnded() }));
        Assert.That(driver.Log[^1].Participant, Is.Empty);
        Assert.That(
            driver.Clock(),
            Is.EqualTo(new Clock
            {
                Mode = ClockMode.Countdown,
                Phase = ClockPhase.Ended,
                Label = "Break",
                DurationMs = 90_000,
                EndsAt = driver.Now,
            }));
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Log, Has.Count.EqualTo(mark + 1));
    }

    [Test]
    public void A_failover_of_any_length_moves_no_end()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 60 });
        var service = new TimerService();
        var recovered = (TimerState)service.FromSnapshot(service.ToSnapshot(driver.Timer()));
        Assert.That(service.NextDeadline(recovered, driver.Facts), Is.EqualTo(driver.Now + 60_000));
        Assert.That(
            service.Settle(recovered, driver.ContextFor(null, driver.Now + 59_999)).Events, Is.Empty);
        Assert.That(
            service.Settle(recovered, driver.ContextFor(null, driver.Now + 3_600_000)).Events.Single().Body,
            Is.EqualTo(new CountdownEnded()));
    }

    [Test]
    public void A_pause_keeps_what_is_left()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 60 });
        driver.AdvanceSeconds(20);
        driver.Send("pia", new PauseClock()).ShouldBe(new ClockPaused { LeftMs = 40_000 });
        driver.Send("pia", new PauseClock()).ShouldChangeNothing();
        driver.AdvanceSeconds(500);
        driver.Send("pia", new ResumeClock()).ShouldBe(new ClockResumed { EndsAt = driver.Now + 40_000 });
        driver.Send("pia", new ResumeClock()).ShouldChangeNothing();
        driver.AdvanceSeconds(40);
        Assert.That(driver.Clock().Phase, Is.EqualTo(ClockPhase.Ended));
        driver.Send("pia", new PauseClock()).ShouldBeRefused(RefusalCode.InvalidArgument, "has ended");
        driver.Send("pia", new ResumeClock()).ShouldBeRefused(RefusalCode.InvalidArgument, "has ended");
    }

    [Test]
    public void A_stopwatch_counts_what_it_ran()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartStopwatch { Label = "Run" }).ShouldBe(new StopwatchStarted { Label = "Run" });
        driver.AdvanceSeconds(3);
        driver.Send("pia", new PauseClock()).ShouldBe(new ClockPaused { ElapsedMs = 3000 });
        driver.AdvanceSeconds(10);
        driver.Send("pia", new ResumeClock()).ShouldBe(new ClockResumed { Since = driver.Now - 3000 });
        driver.AdvanceSeconds(2);
        driver.Send("pia", new PauseClock()).ShouldBe(new ClockPaused { ElapsedMs = 5000 });
        driver.Send("pia", new ResetClock()).ShouldBe(new ClockReset());
        driver.Send("pia", new ResetClock()).ShouldChangeNothing();
        Assert.That((driver.Clock().Phase, driver.Clock().ElapsedMs), Is.EqualTo((ClockPhase.Paused, 0)));
        driver.Send("pia", new ExtendCountdown { Seconds = 1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "a stopwatch");
    }

    [Test]
    public void A_reset_countdown_waits_at_its_full_length()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 60 });
        driver.AdvanceSeconds(100);
        driver.Send("pia", new ResetClock());
        driver.Send("pia", new ResetClock()).ShouldChangeNothing();
        driver.Send("pia", new ResumeClock()).ShouldBe(new ClockResumed { EndsAt = driver.Now + 60_000 });
    }

    [Test]
    public void An_extension_moves_the_end_of_a_running_paused_or_ended_countdown()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 60 });
        driver.AdvanceSeconds(10);
        driver.Send("pia", new ExtendCountdown { Seconds = 30 })
            .ShouldBe(new CountdownExtended { DurationMs = 90_000, EndsAt = driver.Now + 80_000 });
        driver.Send("pia", new ExtendCountdown()).ShouldChangeNothing();
        driver.Send("pia", new PauseClock());
        driver.Send("pia", new ExtendCountdown { Seconds = -20 })
            .ShouldBe(new CountdownExtended { DurationMs = 70_000, LeftMs = 60_000 });
        Assert.That(driver.Clock().Phase, Is.EqualTo(ClockPhase.Paused));
        driver.Send("pia", new ResumeClock());
        driver.AdvanceSeconds(60);
        driver.Send("pia", new ExtendCountdown { Seconds = 5 })
            .ShouldBe(new CountdownExtended { DurationMs = 75_000, EndsAt = driver.Now + 5000 });
        driver.AdvanceSeconds(5);
        Assert.That(driver.EventsSince(0).OfType<CountdownEnded>().Count(), Is.EqualTo(2));
    }

    [TestCase(-60, "leaves 0 s")]
    [TestCase(-61, "leaves -1 s")]
    [TestCase(86_341, "leaves 86401 s")]
    public void An_extension_leaves_a_second_to_a_day(int seconds, string saying)
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 60 });
        driver.Send("pia", new ExtendCountdown { Seconds = seconds })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"seconds is {seconds}", saying);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(86_401)]
    public void A_countdown_is_a_second_to_a_day_long(int seconds) =>
        TimerRoom.Open().Send("pia", new StartCountdown { Seconds = seconds })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"seconds is {seconds}", "1 to 86400");

    [Test]
    public void A_label_is_one_line_of_100_characters()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartStopwatch { Label = new string('x', 101) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "label has 101 characters", "0 to 100");
        driver.Send("pia", new StartCountdown { Seconds = 1, Label = "a\nb" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "label", "U+000A");
    }

    [Test]
    public void Another_clock_takes_the_place_of_the_one_before()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new StartCountdown { Seconds = 5 });
        driver.Send("pia", new StartStopwatch());
        driver.AdvanceSeconds(10);
        Assert.That(driver.EventsSince(0).OfType<CountdownEnded>(), Is.Empty);
        driver.Send("pia", new ClearClock()).ShouldBe(new ClockCleared());
        driver.Send("pia", new ClearClock()).ShouldChangeNothing();
        Assert.That(driver.Clock(), Is.EqualTo(new Clock()));
    }

    [Test]
    public void Without_a_clock_nothing_can_be_done_with_it()
    {
        var driver = TimerRoom.Open();
        foreach (var command in new IMessage[]
        {
            new PauseClock(), new ResumeClock(), new ResetClock(), new ExtendCountdown { Seconds = 1 },
        })
        {
            driver.Send("pia", command).ShouldBeRefused(RefusalCode.NotFound, "There is no clock");
        }
    }

    [TestCaseSource(nameof(Commands))]
    public void Presenters_and_the_server_keep_the_time_attendees_do_not(IMessage command)
    {
        TimerRoom.Open().Send("bob", command).ShouldBeRefused(RefusalCode.NotPermitted);
        Assert.That(TimerRoom.Open().Node(command).Refused, Is.Not.EqualTo(RefusalCode.NotPermitted));
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_is_timed_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new StartCountdown { Seconds = 60 });
        driver.Node(new End());
        driver.AdvanceSeconds(100);
        Assert.That(driver.EventsSince(0).OfType<CountdownEnded>(), Is.Empty);
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}
