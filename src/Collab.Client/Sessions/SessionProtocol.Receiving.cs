using System.Collections.Immutable;
using Collab.Client.Connections;
using Collab.Protocol;

namespace Collab.Client.Sessions;

/// <summary>What arrives in a live session.</summary>
internal sealed partial class SessionProtocol
{
    // Of the last event, which a Welcome or Status can be ahead of while the client is behind.
    private long _writtenEpoch;

    private SessionStep Take(Event @event)
    {
        if (@event.Seq != LastSeq + 1) return Drop($"Event {@event.Seq} came where {LastSeq + 1} was due.");
        if (!@event.Hidden && @event.Epoch < _writtenEpoch)
        {
            return Drop(
                $"Event {@event.Seq} is of epoch {@event.Epoch}, after one of epoch {_writtenEpoch}: "
                + "two primaries cannot have written one log.");
        }

        LastSeq = @event.Seq;
        _writtenEpoch = Math.Max(_writtenEpoch, @event.Epoch);
        Epoch = Math.Max(Epoch, _writtenEpoch);
        HasProgressed = true;
        if (!@event.Hidden
            && @event.CommandId > 0
            && @event.Session == Session
            && _commands.TryGetValue(@event.CommandId, out var command))
        {
            command.Events.Add(@event);
            if (@event.Last) command.AckedSeq = @event.Seq;
        }

        return new SessionStep.EventTaken(@event, TakeAcknowledged());
    }

    private SessionStep Take(Ack ack)
    {
        if (!_commands.TryGetValue(ack.CommandId, out var command)) return SessionStep.Nothing;
        HasProgressed = true;
        command.DueAt = null;
        if (ack.Seq > 0 && command.Attempts > 1)
            Counters = Counters with { CommandsDeduplicated = Counters.CommandsDeduplicated + 1 };
        if (ack.Seq > LastSeq)
        {
            // The answer to a command sent again can overtake the events that it stands for. They follow.
            command.AckedSeq = ack.Seq;
            return SessionStep.Nothing;
        }

        _commands.Remove(command.Id);
        return new SessionStep.Acknowledged(command, ack.Seq);
    }

    private SessionStep Take(Refusal refusal, long now)
    {
        PendingRequest? request = refusal switch
        {
            { CommandId: > 0 } => _commands.GetValueOrDefault(refusal.CommandId),
            { QueryId: > 0 } => _queries.GetValueOrDefault(refusal.QueryId),
            // A signal was refused; signals promise nothing.
            _ => null,
        };
        if (request is null) return SessionStep.Nothing;
        var details = new RefusalDetails(refusal.Code, refusal.Message, refusal.Retry);
        if (refusal.Code == RefusalCode.CommandOutOfOrder.Name && request.AttemptsHere > 1)
        {
            // The server takes no lower id again on this connection. On the next, the pending ones go out in order.
            return Drop($"Command {request.Id} can be sent again on another connection only.", details);
        }

        HasProgressed = true;

        // With the session its answers are forgotten: whether an earlier sending was done cannot be told any more. What
        // becomes of the session is said next, and what was sent in it is in doubt.
        if (request is PendingCommand { Attempts: > 1 } && EndsTheSession(refusal)) return SessionStep.Nothing;
        request.FirstRefusedAt ??= now;
        var retry = refusal.Retry || RefusalCode.Find(refusal.Code) is { Retry: true };
        if (retry && now - request.FirstRefusedAt < _options.RetryFor.TotalMilliseconds)
        {
            request.Backoff ??= new Backoff(_options.ReconnectDelayBase, _options.ReconnectDelayMax, _options.Random);
            request.DueAt = now + (long)Math.Ceiling(request.Backoff.Next().TotalMilliseconds);
            return SessionStep.Nothing;
        }

        if (request is PendingCommand) _commands.Remove(request.Id);
        else _queries.Remove(request.Id);
        return new SessionStep.Refused(request, details);
    }

    private static bool EndsTheSession(Refusal refusal) =>
        refusal.Code == RefusalCode.SessionEnded.Name || refusal.Code == RefusalCode.ConferenceEnded.Name;

    private SessionStep Take(Answer answer)
    {
        if (!_queries.Remove(answer.QueryId, out var query)) return SessionStep.Nothing;
        HasProgressed = true;
        return new SessionStep.Answered(query, answer);
    }

    private SessionStep Take(Status status)
    {
        if (status.Epoch < Epoch) return SessionStep.Nothing;
        Epoch = status.Epoch;
        return new SessionStep.StatusTaken(status);
    }

    /// <summary>Takes out the commands whose last event has been seen.</summary>
    private ImmutableArray<PendingCommand> TakeAcknowledged()
    {
        ImmutableArray<PendingCommand> done = [.. _commands.Values.Where(x => x.AckedSeq > 0 && x.AckedSeq <= LastSeq)];
        foreach (var command in done) _commands.Remove(command.Id);
        return done;
    }
}
