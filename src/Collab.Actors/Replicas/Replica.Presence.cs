using Akka.Event;
using Collab.Core.Conferences;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Replicas;

/// <summary>What the roster says of the connections here, and what it must be told of them.</summary>
internal sealed partial class Replica
{
    /// <summary>Connections that the roster has yet to learn are gone: the primary could not be told.</summary>
    private readonly List<Protocol.Services.Roster.Connection> _lost = [];

    /// <summary>Taken in by events whose batch is still being applied: they are welcomed after it.</summary>
    private readonly List<Session> _newcomers = [];

    /// <summary>The primary has taken the connection into the roster, or refused to.</summary>
    private void ConnectionAnswered(Session session, CommandResult result)
    {
        if (result.Refused == RefusalCode.Waiting)
        {
            Hold(session);
        }
        else if (result.Refused is not null)
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
            GreetNewcomers();
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

                // A session that the roster has yet to take in asked for that after this: its turn comes.
                if (_sessions.GetValueOrDefault(resumed.Session) is { Generation: > 0 })
                {
                    CloseSession(
                        resumed.Session, resumed.Connection, RefusalCode.SessionReplaced, "You resumed elsewhere.");
                }

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

                    // Given up while it was here: like one who comes back too late, it may join anew.
                    LeaveReason.TimedOut => RefusalCode.SessionUnknown,
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
        Settle(session);
        if (session.Gone)
        {
            // It went while it was coming.
            LoseConnection(session);
        }
        else if (!session.Welcomed)
        {
            _newcomers.Add(session);
        }
    }

    /// <summary>All with the same state, which is encoded once for those who see the same of it.</summary>
    private void GreetNewcomers()
    {
        if (_newcomers.Count == 0) return;
        var views = new ConferenceViews(_conference);
        foreach (var session in _newcomers) Greet(session, views);
        _newcomers.Clear();
    }

    private void Greet(Session session, ConferenceViews views)
    {
        if (session.Gone || session.Welcomed) return;

        // Whatever changes after what the Welcome says is then told as a change.
        TellEndpoints();
        try
        {
            session.Send(new ServerMessage { Welcome = WelcomeOf(session, _conference.Seq, views) });
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

    private void OnGone(ClientGone gone)
    {
        _waitingToResume.RemoveAll(connect => connect.Connection == gone.Connection);
        if (!_byConnection.TryGetValue(gone.Connection.Id, out var session)) return;
        session.Gone = true;
        DropAdmitted(session);
        if (!session.JoinIssued && session.Generation == 0)
        {
            // It waits for a decision or a proof: no answer about it is to come.
            Forget(session);
            return;
        }

        if (_sessions.GetValueOrDefault(session.Id) == session) Depart(session);
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
}
