using Akka.Actor;
using Akka.Event;
using Collab.Actors.Journal;
using Collab.Actors.Serialization;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Roster;
using Connection = Collab.Protocol.Services.Roster.Connection;

namespace Collab.Actors.Replicas;

/// <summary>From the primary's batches, or the journal, to the connections.</summary>
internal sealed partial class Replica
{
    private const int ReceivedEvery = 256;

    private readonly List<TailEntry> _batch = [];

    /// <summary>Connections that were taken in for this node when nobody here had them any more.</summary>
    private readonly List<Connection> _strays = [];
    private bool _catchingUp;
    private bool _catchUpAgain;
    private bool _readFailed;
    private long _readingSince;
    private long _knownHead;
    private long _knownHeadWhenReading;
    private long _reportedSeq;

    private void OnCommitted(CommittedBatch committed)
    {
        HeardFrom(Sender);
        if (committed.Epoch < _epoch) return; // An older primary; what it journaled comes from the journal.
        _knownHead = Math.Max(_knownHead, committed.FirstSeq + committed.Events.Count - 1);
        if (committed.FirstSeq > _conference.Seq + 1)
        {
            CatchUp();
            return;
        }

        Apply(committed.Events.Skip((int)(_conference.Seq + 1 - committed.FirstSeq)));
        if (_conference.Seq - _reportedSeq >= ReceivedEvery) ReportReceived();
    }

    private void OnHead(Head head)
    {
        HeardFrom(Sender);
        if (head.Epoch < _epoch) return;
        _knownHead = Math.Max(_knownHead, head.Seq);
        if (_knownHead > _conference.Seq) CatchUp();
        else ReportReceived();
    }

    private void ReportReceived()
    {
        _reportedSeq = _conference.Seq;
        _primary?.Tell(new Received { Attempt = _attempt, Seq = _conference.Seq });
    }

    /// <summary>Whether it is the journal that does not answer: the last read failed, or one takes too long.</summary>
    private bool JournalIsAway => _readFailed
        || (_catchingUp && _settings.Clock.GetElapsedTime(_readingSince) >= _settings.ReadPatience);

    /// <summary>Reads what is missing from the journal.</summary>
    private void CatchUp()
    {
        if (_catchingUp) return;
        _catchingUp = true;
        _readingSince = _settings.Clock.GetTimestamp();
        _knownHeadWhenReading = _knownHead;
        _settings.Journal
            .ReadAsync(_id, _conference.Seq + 1, long.MaxValue, _settings.ReadEventsMax, CancellationToken.None)
            .PipeTo(Self, success: events => new CaughtUp(events), failure: exception => new ReadFailed(exception));
    }

    private void OnCaughtUp(CaughtUp caughtUp)
    {
        _catchingUp = _readFailed = false;
        Apply(caughtUp.Events.Where(journaled => journaled.Event.Seq > _conference.Seq)
            .Select(journaled => new CommittedEvent(journaled, null)));

        // A read that began before something was known to be there proves nothing; one that began after and found
        // nothing is not repeated at once, or a log that is shorter than said would be read without end.
        var behind = _knownHead > _conference.Seq && (caughtUp.Events.Count > 0 || _knownHead > _knownHeadWhenReading);
        if (caughtUp.Events.Count == _settings.ReadEventsMax || behind || _catchUpAgain)
        {
            _catchUpAgain = false;
            CatchUp();
            return;
        }

        ReportReceived();
        ConnectWaiting(null);
        AdmitNewcomers();
    }

    private void OnReadFailed(ReadFailed failed)
    {
        _catchingUp = _catchUpAgain = false;
        if (!_readFailed)
            _log.Warning(failed.Cause, "{0}: this node's replica could not catch up after {1}", _id, _conference.Seq);
        _readFailed = true;
        ConnectWaiting(RefusalCode.JournalUnavailable);
        ServeNewcomersAgain();
    }

    private void Apply(IEnumerable<CommittedEvent> events)
    {
        var looks = false;
        foreach (var (journaled, after) in events)
        {
            var @event = journaled.Event;
            var facts = _conference.Facts;
            _conference = after ?? _conference.Fold(@event);
            _epoch = Math.Max(_epoch, @event.Epoch);
            _batch.Add(_tail.Add(journaled));
            _settings.Feeds.Publish(_id, journaled);
            if (!ReferenceEquals(_conference.Facts, facts))
            {
                // Who may still receive changes with this event, unless somebody only comes: in a rush of joins, one
                // batch goes to those who were there, and one state to those who come.
                var isRoster = @event.Service == RosterService.ServiceName;
                if (!isRoster || @event.Type != nameof(ParticipantJoined)) FanOut();
                if (isRoster) OnRosterEvent(@event);
                JudgeAdmittedAgain();
                looks = true;
            }

            if (@event.Last && @event.CommandId > 0) Acknowledged(@event);
        }

        FanOut();
        if (_tail.Newest is { } newest) _settings.Folded.Set(_id, new FoldedConference(_conference, newest));
        LoseStrays();
        SubmitOutstanding();
        if (looks) LookAtHeld();
        ForgetEndedStreams();
    }

    /// <summary>
    /// Hands the batch to every live session, and then the state to newcomers.
    /// </summary>
    private void FanOut()
    {
        if (_batch.Count > 0) SendBatch();
        GreetNewcomers();
    }

    // The same list to all, but where an event has an audience.
    private void SendBatch()
    {
        var everybody = _batch.ConvertAll(entry => entry.Public);
        var audience = _batch.Exists(entry => entry.Audience is not null)
            ? _batch.SelectMany(entry => entry.Audience ?? []).ToHashSet(StringComparer.Ordinal)
            : null;
        foreach (var session in _sessions.Values)
        {
            if (!session.IsLive) continue;
            session.SentSeq = _conference.Seq;
            session.Connection.Send(audience?.Contains(session.Participant) == true
                ? _batch.ConvertAll(entry => entry.For(session.Participant))
                : everybody);
        }

        _batch.Clear();
    }

    private void Broadcast(ServerMessage message)
    {
        EncodedMessage[] encoded = [EncodedMessage.Of(message)];
        foreach (var session in _sessions.Values)
            if (session.Welcomed && !session.Gone) session.Connection.Send(encoded);
    }

    private sealed record CaughtUp(IReadOnlyList<JournaledEvent> Events) : INoSerializationVerificationNeeded;
}
