using Akka.Actor;
using Akka.Event;
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

    /// <summary>
    /// The same by connection, including those whose connection is gone but whose answer is still awaited.
    /// </summary>
    private readonly Dictionary<string, Session> _byConnection = new(StringComparer.Ordinal);

    /// <summary>Resumes that wait until the replica has read the journal to its end.</summary>
    private readonly List<Connect> _waitingToResume = [];

    /// <summary>Connections that the roster has yet to learn are gone: the primary could not be told.</summary>
    private readonly List<Protocol.Services.Roster.Connection> _lost = [];

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
                RefusalCode.SessionSecretInvalid, "The secret is not that of this session's Welcome.", resume: false);
        }
        else if (CanResume(connect))
        {
            Resume(connect);
        }
        else
        {
            // The client has seen more than this replica: the rest is in the journal.
            // A read that has begun already may not reach as far as the client has seen.
            _waitingToResume.Add(connect);
            _catchUpAgain |= _catchingUp;
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
        session.Welcomed = true;
        session.SentSeq = resume.LastSeq;
        foreach (var pending in _outstanding.InOrder)
            if (pending.Session == session.Id) session.Issued(pending);
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
                TakenIn(joined.Participant.Node, joined.Participant.Connection, new()
                {
                    Participant = joined.Participant.Id,
                    Session = joined.Participant.Session,
                    Generation = joined.Participant.Generation,
                });
                break;
            case nameof(SessionReplaced):
                var replaced = SessionReplaced.Parser.ParseFrom(@event.Body);
                CloseSession(replaced.OldSession, "", RefusalCode.SessionReplaced, "You joined again elsewhere.");
                TakenIn(replaced.Node, replaced.Connection, new()
                {
                    Participant = replaced.Participant,
                    Session = replaced.Session,
                    Generation = replaced.Generation,
                });
                break;
            case nameof(ConnectionResumed):
                var resumed = ConnectionResumed.Parser.ParseFrom(@event.Body);
                CloseSession(
                    resumed.Session, resumed.Connection, RefusalCode.SessionReplaced, "You resumed elsewhere.");
                TakenIn(resumed.Node, resumed.Connection, new()
                {
                    Participant = resumed.Participant,
                    Session = resumed.Session,
                    Generation = resumed.Generation,
                });
                break;
            case nameof(ConnectionLost):
                OnConnectionLost(ConnectionLost.Parser.ParseFrom(@event.Body));
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

    /// <summary>
    /// The conference gave up on a connection that is there: this node was out of its sight for a while. When the grace
    /// is over its participant would be out, so the client comes back at once.
    /// </summary>
    private void OnConnectionLost(ConnectionLost lost)
    {
        if (!_sessions.TryGetValue(lost.Session, out var session) || session.Generation != lost.Generation) return;
        session.Close(
            RefusalCode.ConferenceUnavailable, "The conference had lost sight of this node; resume.", resume: true);
        Forget(session);
    }

    private void TakenIn(string node, string connectionId, Protocol.Services.Roster.Connection connection)
    {
        if (_byConnection.TryGetValue(connectionId, out var session)) TakenIn(session, connection.Generation);
        else if (node == _settings.NodeName) _strays.Add(connection);
    }

    /// <summary>Whoever was taken in after this node had given the connection up must not stay as a ghost.</summary>
    private void LoseStrays()
    {
        foreach (var stray in _strays) Lose(stray);
        _strays.Clear();
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
            Greet(session);
        }
    }

    private void Greet(Session session)
    {
        try
        {
            session.Send(new ServerMessage { Welcome = WelcomeOf(session, _conference.Seq, resumed: false) });
            session.Welcomed = true;
            session.SentSeq = _conference.Seq;
        }
        catch (Exception exception)
        {
            // A service cannot show its state: that is bad for whoever joins, and must not harm those who are in.
            _log.Error(exception, "{0}: the view for '{1}' failed", _id, session.Participant);
            session.Close(RefusalCode.ServiceFailed, "A service could not show its state.");
            LoseConnection(session);
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
            // On resume the primary has yet to confirm it.
            Generation = resumed ? (participant?.Generation ?? 0) + 1 : session.Generation,
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
        Lose(ToConnection(session));
    }

    private void Lose(Protocol.Services.Roster.Connection connection)
    {
        if (_conference.Facts.Roster.FindSession(connection.Session)?.Generation != connection.Generation) return;
        IssueOwn(
            RosterService.ServiceName,
            new LoseConnections { Connections = { connection } },
            result =>
            {
                if (result.Refused is { Retry: true }) _lost.Add(connection);
            });
    }

    /// <summary>
    /// A connection that nobody could be told of is told of again: its participant would stay as a ghost.
    /// </summary>
    private void LoseAgain()
    {
        if (_lost.Count == 0) return;
        var lost = _lost.ToArray();
        _lost.Clear();
        foreach (var connection in lost) Lose(connection);
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
}
