using Akka.Actor;
using Akka.Event;
using Collab.Core.Services;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Actors.Replicas;

/// <summary>
/// Newcomers about whom a service has yet to decide: their connections stay open and are shown nothing but that. The
/// roster's own decider is asked again when the log goes on, and now and then; once it would let somebody in, they join
/// as everybody does. Nothing is kept of them but what the service keeps in the log, so every node can take them over.
/// </summary>
internal sealed partial class Replica
{
    private readonly List<Session> _held = [];

    /// <summary>Asks for what a password proves, when the client said one, and then for the join.</summary>
    private void BeginJoin(Session session, string password)
    {
        if (password.Length == 0)
        {
            IssueJoin(session);
            return;
        }

        var facts = _conference.Facts;
        _settings.Proofs.MakeAsync(() => facts.ProofsOf(password)).PipeTo(
            Self,
            success: proofs => new Proved(session, proofs, null),
            failure: exception => new Proved(session, [], exception));
    }

    private void OnProved(Proved proved)
    {
        var session = proved.Session;
        if (session.Gone) return;
        if (proved.Failure is not null)
        {
            if (proved.Failure is not ProofsBusyException)
                _log.Error(proved.Failure, "{0}: a password could not be checked", _id);
            session.Close(RefusalCode.Overloaded, "Too many passwords are being checked: try again.", resume: true);
            Forget(session);
            return;
        }

        session.Proofs = proved.Proofs;
        IssueJoin(session);
        ServeNewcomers();
    }

    private void IssueJoin(Session session)
    {
        session.JoinIssued = true;
        IssueOwn(RosterService.ServiceName, JoinOf(session), result => ConnectionAnswered(session, result));
    }

    /// <summary>The primary says that a service has not decided yet.</summary>
    private void Hold(Session session)
    {
        session.JoinIssued = false;
        if (session.Gone)
        {
            Forget(session);
            return;
        }

        var others = _held.Where(x => x.Participant == session.Participant).ToList();
        _held.Add(session);
        foreach (var other in others)
        {
            other.Close(RefusalCode.SessionReplaced, "You wait over another connection.");
            Forget(other);
        }

        TellHeld(session);
    }

    private void LookAtHeld()
    {
        if (_held.Count == 0) return;
        foreach (var session in _held.ToList()) LookAt(session);
    }

    private void LookAt(Session session)
    {
        if (session.Gone || Judge(_conference.Facts, session) is not { } judged) return;
        if (judged.Refused is null)
        {
            _held.Remove(session);
            IssueJoin(session);
            ServeNewcomers();
        }
        else if (judged.Refused == RefusalCode.Waiting)
        {
            TellHeld(session);
        }
        else
        {
            TurnAway(session, judged);
        }
    }

    /// <summary>
    /// Tells the client how it stands, when that is another than before, and the service that it is there.
    /// </summary>
    private void TellHeld(Session session)
    {
        if (AdmittanceOf(session) is not Admittance.Held held) return;
        var known = session.Held;
        session.Held = held;
        if (known is null || (known.Position, known.Message) != (held.Position, held.Message))
        {
            session.Send(new ServerMessage
            {
                Held = new Held { Service = held.Service, Position = held.Position, Message = held.Message },
            });
        }

        if (held.Arrived is not { } arrived || session.Arriving) return;
        session.Arriving = true;
        IssueOwn(held.Service, arrived, _ => session.Arriving = false);
    }

    /// <summary>The connection of somebody who waits is gone: who holds them is told.</summary>
    private void LetGoOfHeld(Session session)
    {
        if (!_held.Remove(session)) return;
        if (session.Held is { Gone: { } gone } held && !_held.Exists(x => x.Participant == session.Participant))
            IssueOwn(held.Service, gone, _ => { });
    }

    private Admittance? AdmittanceOf(Session session)
    {
        try
        {
            var newcomer = new Newcomer(
                session.Participant,
                session.Identity.Name,
                session.Identity.Role,
                ByteString.Empty,
                _settings.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            return _conference.Facts.AdmittanceOf(newcomer, session.Proofs);
        }
        catch (Exception exception)
        {
            _log.Error(exception, "{0}: a service failed on the newcomer '{1}'", _id, session.Participant);
            return null;
        }
    }

    private sealed record Proved(Session Session, IReadOnlyList<EntryProof> Proofs, Exception? Failure)
        : INoSerializationVerificationNeeded;
}
