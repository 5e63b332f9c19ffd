using Collab.Protocol;
using Collab.Protocol.Services.Timer;

namespace Collab.Core.Services.Timer;

/// <summary>Starting, stopping and changing the clock.</summary>
internal static class Clocks
{
    private const long LeftMsMin = 1000;
    private const long LeftMsMax = TimerLimits.CountdownSecondsMax * 1000L;

    public static Decision StartCountdown(StartCountdown start, long now)
    {
        var label = start.Label.Trim();
        if (start.Seconds is < 1 or > TimerLimits.CountdownSecondsMax)
            return Refuse($"seconds is {start.Seconds}: 1 to {TimerLimits.CountdownSecondsMax} are legal.");
        return CheckLabel(label) ?? Decision.Accept(new CountdownStarted
        {
            Label = label,
            DurationMs = start.Seconds * 1000L,
            EndsAt = now + (start.Seconds * 1000L),
        });
    }

    public static Decision StartStopwatch(StartStopwatch start)
    {
        var label = start.Label.Trim();
        return CheckLabel(label) ?? Decision.Accept(new StopwatchStarted { Label = label });
    }

    public static Decision Pause(Clock clock, long now) => (clock.Mode, clock.Phase) switch
    {
        (ClockMode.Unspecified, _) => RefuseNone(),
        (_, ClockPhase.Paused) => Decision.Nothing,
        (_, ClockPhase.Ended) => Refuse("The countdown has ended: reset or extend it."),
        (ClockMode.Countdown, _) => Decision.Accept(new ClockPaused { LeftMs = Math.Max(0, clock.EndsAt - now) }),
        _ => Decision.Accept(new ClockPaused { ElapsedMs = Math.Max(0, now - clock.Since) }),
    };

    public static Decision Resume(Clock clock, long now) => (clock.Mode, clock.Phase) switch
    {
        (ClockMode.Unspecified, _) => RefuseNone(),
        (_, ClockPhase.Running) => Decision.Nothing,
        (_, ClockPhase.Ended) => Refuse("The countdown has ended: reset or extend it."),
        (ClockMode.Countdown, _) => Decision.Accept(new ClockResumed { EndsAt = now + clock.LeftMs }),
        _ => Decision.Accept(new ClockResumed { Since = now - clock.ElapsedMs }),
    };

    public static Decision Reset(Clock clock) => clock switch
    {
        { Mode: ClockMode.Unspecified } => RefuseNone(),
        { Phase: ClockPhase.Paused, ElapsedMs: 0 } when clock.LeftMs == clock.DurationMs => Decision.Nothing,
        _ => Decision.Accept(new ClockReset()),
    };

    public static Decision Clear(Clock clock) =>
        clock.Mode == ClockMode.Unspecified ? Decision.Nothing : Decision.Accept(new ClockCleared());

    public static Decision Extend(Clock clock, ExtendCountdown extend, long now)
    {
        if (clock.Mode == ClockMode.Unspecified) return RefuseNone();
        if (clock.Mode != ClockMode.Countdown) return Refuse("The clock is a stopwatch: only countdowns have an end.");
        if (extend.Seconds == 0) return Decision.Nothing;
        var more = extend.Seconds * 1000L;
        var left = LeftOf(clock, now) + more;
        if (left is < LeftMsMin or > LeftMsMax)
        {
            return Refuse(
                $"seconds is {extend.Seconds}, which leaves {left / 1000} s: 1 to {TimerLimits.CountdownSecondsMax} "
                + "must be left.");
        }

        var paused = clock.Phase == ClockPhase.Paused;
        return Decision.Accept(new CountdownExtended
        {
            DurationMs = clock.DurationMs + more,
            EndsAt = paused ? 0 : now + left,
            LeftMs = paused ? left : 0,
        });
    }

    private static long LeftOf(Clock clock, long now) => clock.Phase switch
    {
        ClockPhase.Paused => clock.LeftMs,
        ClockPhase.Running => Math.Max(0, clock.EndsAt - now),
        _ => 0,
    };

    private static Decision? CheckLabel(string label) =>
        LegalText.CheckLine("label", label, 0, TimerLimits.LabelCharactersMax);

    private static Decision RefuseNone() =>
        Decision.Refuse(RefusalCode.NotFound, "There is no clock: start a countdown or a stopwatch.");

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}
