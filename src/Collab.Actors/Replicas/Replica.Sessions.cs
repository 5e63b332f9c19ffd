using Akka.Actor;
using Akka.Event;
using Collab.Core.Conferences;
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

    private long _arrivals;

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
        var session = Open(connect, _settings.NewSessionId());
        BeginJoin(session, connect.Hello.Password);
        ServeNewcomers();
    }

    private void Resume(Connect connect)
    {
        var resume = connect.Resume!;
        TellEndpoints();
        if (_sessions.TryGetValue(resume.Session, out var old))
            old.Close(RefusalCode.SessionReplaced, "The session was resumed over another connection.");
        var session = Open(connect, resume.Session);
        session.Welcomed = session.JoinIssued = true;
        session.SentSeq = resume.LastSeq;
        foreach (var pending in _outstanding.InOrder)
            if (pending.Session == session.Id) session.Issued(pending);
        session.Send(new ServerMessage { Welcome = WelcomeOf(session, resume.LastSeq, null) });
        Replay(session);
        IssueOwn(
            RosterService.ServiceName,
            new Reconnect
            {
                Participant = session.Participant,
                Session = session.Id,
                Connection = session.Connection.Id,
                Node = _settings.NodeName,
                Client = session.Client,
                Attempt = session.Attempt,
            },
            result => ConnectionAnswered(session, result));
    }

    private Session Open(Connect connect, string sessionId)
    {
        var session = new Session(connect, sessionId) { Arrival = ++_arrivals };
        _sessions[sessionId] = session;
        _byConnection[connect.Connection.Id] = session;
        _settings.Load.AddConnections(1);
        return session;
    }

    /// <param name="session">Whose.</param>
    /// <param name="head">What its client has seen, or is shown.</param>
    /// <param name="views">What it is shown; <c>null</c> when it resumes and has seen everything up to there.</param>
    private Welcome WelcomeOf(Session session, long head, ConferenceViews? views)
    {
        var participant = session.Admitted ?? _conference.Facts.Roster.Find(session.Participant);
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
            Generation = views is null ? (participant?.Generation ?? 0) + 1 : session.Generation,
            Node = _settings.NodeName,
            PrimaryNode = _primary is null ? "" : _conference.Facts.Conference.PrimaryNode,
            Epoch = _conference.Epoch,
            Head = head,
            Resumed = views is null,
            WritesPaused = _primary is null,
            Limits = limits,
        };
        welcome.Endpoints.AddRange(_settings.OtherEndpoints());
        if (views is not null)
        {
            var viewer = new Viewer(session.Participant, participant?.Role ?? Role.Unspecified);
            welcome.Snapshots.AddRange(views.For(viewer));
        }

        return welcome;
    }

    private void CloseSession(string sessionId, string exceptConnection, RefusalCode code, string message)
    {
        if (!_sessions.TryGetValue(sessionId, out var session) || session.Connection.Id == exceptConnection) return;
        session.Close(code, message);
        Forget(session);
    }

    /// <summary>
    /// The session goes on elsewhere, or not at all. Its client sends again there what was not answered here: sent from
    /// here as well it could be refused there and be done later.
    /// </summary>
    private void Depart(Session session)
    {
        _sessions.Remove(session.Id);
        if (session.Pending > 0) _outstanding.RemoveSession(session.Id);
    }

    private void Forget(Session session)
    {
        DropAdmitted(session);
        LetGoOfHeld(session);
        if (_byConnection.Remove(session.Connection.Id)) _settings.Load.AddConnections(-1);
        if (_sessions.GetValueOrDefault(session.Id) == session) Depart(session);
    }
}
