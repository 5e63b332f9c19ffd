using Akka.Actor;
using Akka.Event;
using Collab.Actors.Services;
using Collab.Protocol;

namespace Collab.Actors.Conferences;

/// <summary>Services that fail, hang, or have something to do when their time comes.</summary>
internal sealed partial class Primary
{
    private long? _deadline;

    private void OnDecisionFailed(ServiceActor.DecisionFailed failed)
    {
        if (FindDesk(failed.Token) is { } desk) Fail(desk, failed.Reason);
    }

    /// <summary>The service broke on the request in flight: its sender is told, everybody else goes on.</summary>
    private void Fail(ServiceDesk desk, Exception reason)
    {
        var submission = desk.InFlight?.Submission;
        desk.InFlight = null;
        if (submission is not null)
        {
            Refuse(
                submission,
                RefusalCode.ServiceFailed,
                $"'{desk.Service.Name}' failed on this {submission.Command.Descriptor.Name} ({reason.GetType().Name}). "
                + "Nothing was changed; do not send it again.");
        }

        if (desk.Failed(Now()))
        {
            _log.Error(
                "{0}: service '{1}' failed {2} times in {3} ms; switched off for {4} ms",
                _id,
                desk.Service.Name,
                ServiceDesk.FailuresMax,
                ServiceDesk.FailureWindowMs,
                ServiceDesk.SwitchedOffMs);
        }

        Dispatch(desk);
    }

    /// <summary>A decider that does not come back cannot be interrupted; another takes its place.</summary>
    private void ReplaceHungServices()
    {
        foreach (var desk in _desks)
        {
            if (desk?.InFlight is not { } request) continue;
            if (_settings.Clock.GetElapsedTime(request.StartedAt) < _settings.DecisionTimeout) continue;
            LetGo(desk);
            Fail(desk, new TimeoutException($"No decision within {_settings.DecisionTimeout.TotalSeconds} s."));
        }
    }

    private void LetGoIdleServices()
    {
        foreach (var desk in _desks)
            if (desk?.IsActorIdle() is true) LetGo(desk);
    }

    private static void LetGo(ServiceDesk desk)
    {
        Context.Stop(desk.Actor);
        desk.Actor = null;
    }

    private ServiceDesk? FindDesk(long token) => Array.Find(_desks, desk => desk?.InFlight?.Token == token);

    private void SettleAll()
    {
        for (var i = 0; i < _desks.Length; i++)
        {
            if (!_accepted.IsUnused(i) && ServiceDesk.Settles(_settings.Catalog.Services[i]))
                DeskOf(i).SettleDue = true;
        }

        DispatchAll();
    }

    private void OnDeadlineReached(DeadlineReached reached)
    {
        _deadline = null;
        SettleAll();
    }

    private long? DeadlineOf(int index)
    {
        if (_accepted.IsUnused(index)) return null;
        var service = _settings.Catalog.Services[index];
        try
        {
            return service.NextDeadline(_accepted.StateOf(index), _accepted.Facts);
        }
        catch (Exception exception)
        {
            // It runs here, not in the service's actor, and must not take the conference with it.
            _log.Error(exception, "{0}: '{1}' could not say its next deadline", _id, service.Name);
            return null;
        }
    }

    /// <summary>Wakes the services when the earliest of their deadlines comes.</summary>
    private void ScheduleDeadline()
    {
        long? earliest = null;
        for (var i = 0; i < _desks.Length; i++)
        {
            var deadline = DeadlineOf(i);
            if (deadline < (earliest ?? long.MaxValue)) earliest = deadline;
        }

        if (earliest == _deadline) return;
        _deadline = earliest;
        if (earliest is null) Timers.Cancel(nameof(DeadlineReached));
        else
        {
            // Never at once: a service whose deadline stays in the past must not spin.
            var delay = TimeSpan.FromMilliseconds(Math.Clamp(earliest.Value - Now(), 20, int.MaxValue));
            Timers.StartSingleTimer(nameof(DeadlineReached), DeadlineReached.Instance, delay);
        }
    }
}
