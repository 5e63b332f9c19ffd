using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Serialization;
using Collab.Actors.Services;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Collab.Actors.Conferences;

/// <summary>From accepted events to the journal, and from there to replicas and senders.</summary>
internal sealed partial class Primary
{
    /// <summary>Stands for the body of a submission that was refused before it was read.</summary>
    private static readonly IMessage Nothing = new Empty();

    private readonly Queue<Uncommitted> _uncommitted = new();

    /// <summary>Accepted, and not told to the replicas.</summary>
    private readonly Queue<CommittedEvent> _unpublished = new();
    private readonly Queue<PendingAnswer> _answers = new();
    private readonly Action<JournaledEvent> _onJournaled;
    private int _uncommittedEvents;
    private bool _flushing;
    private bool _savingSnapshot;
    private long _snapshotSeq;
    private long _epoch;

    /// <summary>The events of one command, journaled all or none, and the conference after them.</summary>
    private sealed class Uncommitted(Conference after, int events)
    {
        public Conference After { get; } = after;

        public int Left { get; set; } = events;
    }

    /// <summary>An answer that holds only once everything up to <paramref name="After"/> is journaled.</summary>
    private sealed record PendingAnswer(long After, IActorRef Replica, Answered Answered);

    private void Activate() => Accept(
        DeskOf(ConferenceService.ServiceName), null, Now(), []);

    /// <summary>Takes a decision's events into the accepted state and sends them to the journal.</summary>
    private void Accept(ServiceDesk desk, Submission? origin, long time, ImmutableArray<DecidedEvent> events)
    {
        var facts = _accepted.Facts;
        var after = _accepted;

        // A decision that took long is older than what was accepted meanwhile; the log's times do not go back.
        time = _acceptedTime = Math.Max(time, _acceptedTime);
        var accepted = new List<CommittedEvent>(events.Length + 1);
        try
        {
            if (!_activated)
            {
                var activated = new Activated { Epoch = _epoch, Node = _settings.NodeName };
                var conference = DeskOf(ConferenceService.ServiceName);
                after = Fold(after, conference, null, time, new DecidedEvent(activated, []), last: true, accepted);
            }

            for (var i = 0; i < events.Length; i++)
                after = Fold(after, desk, origin, time, events[i], i == events.Length - 1, accepted);
        }
        catch (Exception exception) when (events.Length > 0)
        {
            // An event that the service itself cannot take must never reach the journal: it could not be replayed.
            _log.Error(exception, "{0}: '{1}' decided events that do not fold", _id, desk.Service.Name);
            if (origin is not null)
                Refuse(origin, RefusalCode.ServiceFailed, "The service failed; nothing was changed.");
            desk.Failed(Now());
            return;
        }

        var largest = accepted.Max(x => x.Journaled.Bytes.Length);
        if (largest > _settings.EventBytesMax)
        {
            var message = $"The event would take {largest} bytes; {_settings.EventBytesMax} are allowed.";
            if (origin is not null) Refuse(origin, RefusalCode.LimitReached, message);
            else _log.Error("{0}: '{1}': {2}", _id, desk.Service.Name, message);
            return;
        }

        _activated = true;
        _accepted = after;
        _uncommitted.Enqueue(new Uncommitted(after, accepted.Count));
        _uncommittedEvents += accepted.Count;
        foreach (var @event in accepted) _unpublished.Enqueue(@event);
        if (origin is { IsFromClient: false })
        {
            if (origin.CommandId > 0) RememberNodeAnswer(origin.CommandId, after.Seq);
            Answer(origin, after.Seq);
        }

        if (AcksEarly(origin)) Answer(origin, after.Seq);
        if (accepted is [var only]) PersistAsync(only.Journaled, _onJournaled);
        else PersistAllAsync(accepted.Select(x => x.Journaled), _onJournaled);
        if (!ReferenceEquals(facts, _accepted.Facts)) SettleAll();
    }

    private Conference Fold(
        Conference before,
        ServiceDesk desk,
        Submission? origin,
        long time,
        DecidedEvent decided,
        bool last,
        List<CommittedEvent> accepted)
    {
        var @event = new Event
        {
            Seq = before.Seq + 1,
            Service = desk.Service.Name,
            Type = decided.Body.Descriptor.Name,
            Body = decided.Body.ToByteString(),
            Participant = origin?.Participant ?? "",
            Session = origin?.Session ?? "",
            CommandId = origin?.CommandId ?? 0,
            Last = last,
            Time = time,
            Epoch = _epoch,
        };
        if (!desk.Service.Contract.Events.Contains(decided.Body.Descriptor))
            throw new UnknownEventException(desk.Service.Name, @event.Type);
        if (!decided.Audience.IsDefaultOrEmpty) @event.Audience.AddRange(decided.Audience);
        var after = before.Fold(@event, decided.Body, desk.Index);
        accepted.Add(new CommittedEvent(new JournaledEvent(@event), after));
        return after;
    }

    private void OnJournaled(JournaledEvent journaled)
    {
        if (journaled.Event.Seq != LastSequenceNr)
        {
            throw new InvalidOperationException(
                $"{_id}: event {journaled.Event.Seq} was journaled as {LastSequenceNr}.");
        }

        var command = _uncommitted.Peek();
        _uncommittedEvents--;
        if (--command.Left == 0)
        {
            _uncommitted.Dequeue();
            _committed = command.After;
            if (_committed.Seq - _snapshotSeq >= _settings.SnapshotEvery && !_savingSnapshot) SaveSnapshot();
        }

        if (_flushing) return;

        // The journal confirms a batch event by event; a message to oneself comes after the last of them.
        _flushing = true;
        Self.Tell(Flush.Instance);
    }

    private void OnFlush(Flush flush)
    {
        _flushing = false;
        Publish();
        SendAnswers();
        DispatchAll();
        ScheduleDeadline();
        StopWhenCommitted();
    }

    /// <summary>One message per replica and batch, the same object for all of them.</summary>
    private void Publish()
    {
        while (_unpublished.TryPeek(out var first) && IsCommitted(first))
        {
            var events = new List<CommittedEvent>();
            for (var bytes = 0;
                bytes < _settings.BatchBytesMax && _unpublished.TryPeek(out var next) && IsCommitted(next);
                bytes += next.Journaled.Bytes.Length)
            {
                events.Add(_unpublished.Dequeue());
            }

            var batch = new CommittedBatch(_epoch, events);
            foreach (var replica in _replicas.Values) replica.Send(batch, Self);
        }

        bool IsCommitted(CommittedEvent @event) => @event.Journaled.Event.Seq <= _committed.Seq;
    }

    private void Answer(Submission submission, long seq) => Answer(submission, seq, null, "");

    private void Refuse(Submission submission, RefusalCode code, string message)
    {
        if (submission.Origin is null)
            _log.Warning("{0}: its own {1} was refused: {2}", _id, submission.Command.Descriptor.Name, message);
        Answer(submission, 0, code, message);
    }

    /// <summary>
    /// Answers once everything accepted so far is journaled: even "nothing changed" and a refusal may rest on events
    /// that are still on their way.
    /// </summary>
    private void Answer(Submission submission, long seq, RefusalCode? code, string message)
    {
        if (submission.Origin is not { } origin) return;
        _answers.Enqueue(new PendingAnswer(
            AcksEarly(submission) ? 0 : Math.Max(_accepted.Seq, seq),
            origin,
            new Answered
            {
                Attempt = submission.Attempt,
                Number = submission.Number,
                Session = submission.Session,
                CommandId = submission.CommandId,
                Seq = seq,
                RefusalCode = code?.Name ?? "",
                RefusalMessage = message,
            }));
        if (!_flushing) SendAnswers();
    }

    private bool AcksEarly([NotNullWhen(true)] Submission? submission) =>
        _settings.Planted is PlantedFault.AckBeforeCommit && submission is { IsFromClient: true };

    private void SendAnswers()
    {
        while (_answers.TryPeek(out var answer) && answer.After <= _committed.Seq)
        {
            _answers.Dequeue();
            answer.Replica.Tell(answer.Answered, Self);
        }
    }

    private void SaveSnapshot()
    {
        try
        {
            SaveSnapshot(_committed.ToSnapshot());
            _savingSnapshot = true;
        }
        catch (Exception exception) when (exception is not ActorKilledException)
        {
            // A service cannot write its state down: recovery takes longer, nothing else.
            _snapshotSeq = _committed.Seq;
            _log.Error(exception, "{0}: there is no snapshot at {1}", _id, _committed.Seq);
        }
    }

    private void OnSnapshotSaved(SaveSnapshotSuccess saved)
    {
        _savingSnapshot = false;
        _snapshotSeq = saved.Metadata.SequenceNr;
        StopWhenCommitted();
    }

    private void OnSnapshotFailed(SaveSnapshotFailure failed)
    {
        // A snapshot only shortens recovery: the next one will do.
        _savingSnapshot = false;
        _snapshotSeq = _committed.Seq;
        _log.Warning(failed.Cause, "{0}: the snapshot at {1} was not saved", _id, failed.Metadata.SequenceNr);
        StopWhenCommitted();
    }
}
