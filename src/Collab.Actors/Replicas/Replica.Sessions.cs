using Akka.Actor;
using Akka.Event;
using Collab.Actors.Serialization;
using Collab.Core.Services;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Replicas;

/// <summary>Connections come, are welcomed, resume, are replaced, and go.</summary>
internal sealed partial class Replica
{
    /// <summary>The sessions with a connection here, by session id.</summary>
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>The same by connection, including those whose connection is gone but whose answer is still awaited.</summary>
    private readonly Dictionary<string, Session> _byConnection = new(StringComparer.Ordinal);

    /// <summary>Resumes that wait until the replica has read the journal to its end.</summary>
    private readonly List<Connect> _waitingToResume = [];

    private void OnConnect(Connect connect)
    {
        if (_byConnection.Count >= _settings.SessionsMax)
        {
            connect.Connection.Close(
                RefusalCode.TooManyConnections,
                $"This node serves {_settings.SessionsMax} connections of the conference already; try another node.",
                resume: true);
        }
        else if (connect.Resume is null)
        {
            Join(connect);
        }
        else if (!_settings.Secrets.Matches(
            _id, connect.Resume.Session, connect.Identity.Participant, connect.Resume.Secret))
        {
            connect.Connection.Close(
                RefusalCode.SessionSecretInvalid, "The secret is not the one of this session's Welcome.", resume: false);
        }
        else if (CanResume(connect))
        {
            Resume(connect);
        }
        else
        {
            // The client has seen more than this replica: the rest is in the journal.
            _waitingToResume.Add(connect);
            CatchUp();
        }
    }

    private bool CanResume(Connect connect) =>
        connect.Resume!.LastSeq <= _conference.Seq
        && _conference.Facts.Roster.FindSession(connect.Resume.Session)?.Id == connect.Identity.Participant;

    private void ConnectWaiting(RefusalCode? failure)
    {
        foreach (var connect in _waitingToResume)
        {
            if (failure is not null)
            {
                connect.Connection.Close(failure, failure.Meaning, resume: true);
            }
            else if (CanResume(connect))
            {
                Resume(connect);
            }
            else if (connect.Resume!.LastSeq > _conference.Seq)
            {
                connect.Connection.Close(
                    RefusalCode.ResumeOutOfRange,
                    $"last_seq is {connect.Resume.LastSeq}, the log ends at {_conference.Seq}. Join anew.",
                    resume: false);
            }
            else
            {
                var ended = _conference.Facts.Conference.EndedAt > 0;
                var code = ended ? RefusalCode.ConferenceEnded : RefusalCode.SessionUnknown;
                connect.Connection.Close(code, code.Meaning, resume: false);
            }
        }

        _waitingToResume.Clear();
    }

    private void Join(Connect connect)
    {
        var session = Open(connect, Guid.NewGuid().ToString("N"));
        IssueOwn(
            RosterService.ServiceName,
            new Join
            {
                Participant = session.Participant,
                Name = session.Identity.Name,
                Role = session.Identity.Role,
                Session = session.Id,
                Connection = session.Connection.Id,
                Node = _settings.NodeName,
            },
            result => ConnectionAnswered(session, result));
    }

    private void Resume(Connect connect)
    {
        var resume = connect.Resume!;
        if (_sessions.TryGetValue(resume.Session, out var old))
            old.Close(RefusalCode.SessionReplaced, "The session was resumed over another connection.");
        var session = Open(connect, resume.Session);
        session.Generation = 0;
        session.Welcomed = true;
        session.SentSeq = resume.LastSeq;
        session.Pending = _outstanding.InOrder.Count(command => command.Session == session.Id);
        session.HighestCommandId = 0;
        session.Send(new ServerMessage { Welcome = WelcomeOf(session, resume.LastSeq, resumed: true) });
        Replay(session);
        IssueOwn(
            RosterService.ServiceName,
            new Reconnect
            {
                Participant = session.Participant,
                Session = session.Id,
                Connection = session.Connection.Id,
                Node = _settings.NodeName,
            },
            result => ConnectionAnswered(session, result));
    }

    private Session Open(Connect connect, string sessionId)
    {
        var session = new Session(connect.Identity, sessionId, connect.Connection);
        _sessions[sessionId] = session;
        _byConnection[connect.Connection.Id] = session;
        _settings.Load.AddConnections(1);
        return session;
    }

    /// <summary>The primary has taken the connection into the roster, or refused to.</summary>
    private void ConnectionAnswered(Session session, CommandResult result)
    {
        if (result.Refused is not null)
        {
            session.Close(result.Refused, result.Message, resume: result.Refused.Retry);
            Forget(session);
        }
        else if (session.Generation == 0
            && _conference.Facts.Roster.FindSession(session.Id) is { } participant
            && participant.Connection == session.Connection.Id)
        {
            // It had been taken in before; the event was folded when nobody waited for it.
            TakenIn(session, participant.Generation);
        }
    }

    private void OnRosterEvent(Event @event)
    {
        switch (@event.Type)
        {
            case nameof(ParticipantJoined):
                var joined = ParticipantJoined.Parser.ParseFrom(@event.Body);
                TakenIn(joined.Participant.Connection, joined.Participant.Generation);
                break;
            case nameof(SessionReplaced):
                var replaced = SessionReplaced.Parser.ParseFrom(@event.Body);
                CloseSession(replaced.OldSession, "", RefusalCode.SessionReplaced, "You joined again elsewhere.");
                TakenIn(replaced.Connection, replaced.Generation);
                break;
            case nameof(ConnectionResumed):
                var resumed = ConnectionResumed.Parser.ParseFrom(@event.Body);
                CloseSession(
                    resumed.Session, resumed.Connection, RefusalCode.SessionReplaced, "You resumed elsewhere.");
                TakenIn(resumed.Connection, resumed.Generation);
                break;
            case nameof(ParticipantLeft):
                var left = ParticipantLeft.Parser.ParseFrom(@event.Body);
                var code = left.Reason switch
                {
                    LeaveReason.Removed => RefusalCode.Removed,
                    LeaveReason.Banned => RefusalCode.Banned,
                    LeaveReason.ConferenceEnded => RefusalCode.ConferenceEnded,
                    _ => RefusalCode.SessionEnded,
                };
                CloseSession(left.Session, "", code, code.Meaning);
                break;
            default:
                break;
        }
    }

    private void TakenIn(string connection, long generation)
    {
        if (_byConnection.TryGetValue(connection, out var session)) TakenIn(session, generation);
    }

    private void TakenIn(Session session, long generation)
    {
        session.Generation = generation;
        if (session.Gone)
        {
            // It went while it was coming.
            LoseConnection(session);
        }
        else if (!session.Welcomed)
        {
            session.Welcomed = true;
            session.SentSeq = _conference.Seq;
            session.Send(new ServerMessage { Welcome = WelcomeOf(session, _conference.Seq, resumed: false) });
        }
    }

    private Welcome WelcomeOf(Session session, long head, bool resumed)
    {
        var participant = _conference.Facts.Roster.Find(session.Participant);
        var limits = session.Connection.Limits.Clone();
        limits.PendingCommandsMax = ProtocolLimits.PendingCommandsMax;
        limits.ReconnectGraceSeconds = _conference.Facts.Conference.Settings.ReconnectGraceSeconds;
        var welcome = new Welcome
        {
            Conference = _id.Name,
            Session = session.Id,
            Secret = _settings.Secrets.Of(_id, session.Id, session.Participant),
            Participant = session.Participant,
            Generation = session.Generation,
            Node = _settings.NodeName,
            PrimaryNode = _primary is null ? "" : _conference.Facts.Conference.PrimaryNode,
            Epoch = _conference.Epoch,
            Head = head,
            Resumed = resumed,
            WritesPaused = _primary is null,
            Limits = limits,
        };
        welcome.Endpoints.AddRange(_settings.OtherEndpoints());
        if (!resumed)
        {
            var viewer = new Viewer(session.Participant, participant?.Role ?? Role.Unspecified);
            welcome.Snapshots.AddRange(_conference.ViewFor(viewer));
        }

        return welcome;
    }

    /// <summary>Sends a resumed session what it has missed: from the tail, or first from the journal.</summary>
    private void Replay(Session session)
    {
        session.Replaying = session.SentSeq + 1 < _tail.First;
        if (session.Replaying)
        {
            _settings.Journal
                .ReadAsync(_id, session.SentSeq + 1, _tail.First - 1, _settings.ReadEventsMax, CancellationToken.None)
                .PipeTo(
                    Self,
                    success: events => new Replayed(session, events, null),
                    failure: exception => new Replayed(session, [], exception));
            return;
        }

        var missed = _tail.From(session.SentSeq + 1).Select(entry => entry.For(session.Participant)).ToList();
        session.SentSeq = _conference.Seq;
        if (missed.Count > 0) session.Connection.Send(missed);
    }

    private void OnReplayed(Replayed replayed)
    {
        var session = replayed.Session;
        if (session.Gone) return;
        if (replayed.Failure is not null)
        {
            _log.Warning(replayed.Failure, "{0}: events after {1} could not be read", _id, session.SentSeq);
            session.Close(RefusalCode.JournalUnavailable, RefusalCode.JournalUnavailable.Meaning, resume: true);
            return;
        }

        session.Connection.Send(
            [.. replayed.Events.Select(journaled => new TailEntry(journaled).For(session.Participant))]);
        session.SentSeq += replayed.Events.Count;
        Replay(session);
    }

    private void OnGone(ClientGone gone)
    {
        _waitingToResume.RemoveAll(connect => connect.Connection == gone.Connection);
        if (!_byConnection.TryGetValue(gone.Connection.Id, out var session)) return;
        session.Gone = true;
        if (_sessions.GetValueOrDefault(session.Id) == session) _sessions.Remove(session.Id);
        if (session.Generation > 0) LoseConnection(session);
    }

    private void LoseConnection(Session session)
    {
        Forget(session);
        var current = _conference.Facts.Roster.FindSession(session.Id);
        if (current?.Generation != session.Generation) return;
        IssueOwn(
            RosterService.ServiceName, new LoseConnections { Connections = { ToConnection(session) } }, null);
    }

    private void CloseSession(string sessionId, string exceptConnection, RefusalCode code, string message)
    {
        if (!_sessions.TryGetValue(sessionId, out var session) || session.Connection.Id == exceptConnection) return;
        session.Close(code, message);
        Forget(session);
    }

    private void Forget(Session session)
    {
        if (_byConnection.Remove(session.Connection.Id)) _settings.Load.AddConnections(-1);
        if (_sessions.GetValueOrDefault(session.Id) == session) _sessions.Remove(session.Id);
    }

    private sealed record Replayed(Session Session, IReadOnlyList<JournaledEvent> Events, Exception? Failure)
        : INoSerializationVerificationNeeded;
}
