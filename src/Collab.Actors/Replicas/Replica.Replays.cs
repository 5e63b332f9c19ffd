using Akka.Actor;
using Akka.Event;
using Collab.Actors.Serialization;
using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>What a resumed client has missed goes to it before it is live again.</summary>
internal sealed partial class Replica
{
    /// <summary>
    /// Sends a resumed session what it has missed, from the journal and then from the tail, no faster than it reads;
    /// once it has everything, it is live.
    /// </summary>
    private void Replay(Session session)
    {
        session.Replaying = true;
        while (!session.Gone && (session.Backlog.Count > 0 || Refill(session)))
        {
            if (session.Connection.Waiting > _settings.ReplayWaitingMax)
            {
                Timers.StartSingleTimer(session.Connection, new ReplayMore(session), _settings.ReplayPause);
                return;
            }

            var piece = new List<EncodedMessage>();
            for (var bytes = 0; piece.Count < _settings.ReplayEventsMax && bytes < _settings.ReplayBytesMax;)
            {
                if (!session.Backlog.TryDequeue(out var entry)) break;
                piece.Add(entry.For(session.Participant));
                bytes += entry.Bytes;
            }

            session.SentSeq += piece.Count;
            session.Connection.Send(piece);
        }
    }

    /// <summary>Gets more to replay: <c>false</c> when it has to be read first, or nothing is left.</summary>
    private bool Refill(Session session)
    {
        var next = session.SentSeq + 1;
        if (next > _conference.Seq)
        {
            session.Replaying = false;
            return false;
        }

        if (next >= _tail.First)
        {
            foreach (var entry in _tail.From(next).Take(_settings.ReadEventsMax)) session.Backlog.Enqueue(entry);
            return true;
        }

        _settings.Journal.ReadAsync(_id, next, _tail.First - 1, _settings.ReadEventsMax, CancellationToken.None).PipeTo(
            Self,
            success: events => new Replayed(session, events, null),
            failure: exception => new Replayed(session, [], exception));
        return false;
    }

    private void OnReplayMore(ReplayMore more) => Replay(more.Session);

    private void OnReplayed(Replayed replayed)
    {
        var session = replayed.Session;
        if (session.Gone) return;
        if (replayed.Failure is not null || replayed.Events.Count == 0)
        {
            _log.Warning(replayed.Failure, "{0}: events after {1} could not be read", _id, session.SentSeq);
            session.Close(RefusalCode.JournalUnavailable, RefusalCode.JournalUnavailable.Meaning, resume: true);
            return;
        }

        foreach (var journaled in replayed.Events) session.Backlog.Enqueue(TailEntry.Of(journaled));
        Replay(session);
    }

    private sealed record ReplayMore(Session Session) : INoSerializationVerificationNeeded;

    private sealed record Replayed(Session Session, IReadOnlyList<JournaledEvent> Events, Exception? Failure)
        : INoSerializationVerificationNeeded;
}
