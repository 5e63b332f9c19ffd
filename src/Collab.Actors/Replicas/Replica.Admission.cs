using Akka.Actor;
using Akka.Event;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Replicas;

/// <summary>
/// Newcomers while no primary answers. Each is judged by the roster's own decider, on the log read to its end after the
/// newcomer came: whoever would be let in is welcomed at once, and taken in when there is a primary again; whoever
/// would be refused waits for it, and sees nothing.
/// </summary>
internal sealed partial class Replica
{
    private static readonly TimeSpan AdmissionRetry = TimeSpan.FromSeconds(1);

    /// <summary>Welcomed and not yet taken in, in the order of their joins.</summary>
    private readonly List<Session> _admitted = [];

    /// <summary>Whether there has been no primary for so long that newcomers are not kept waiting for it.</summary>
    private bool _away;

    private IService Roster => _conference.Catalog.Services[_conference.Catalog.IndexOf(RosterService.ServiceName)];

    private void ExpectPrimary()
    {
        if (!_away && !Timers.IsTimerActive(nameof(PrimaryAway)))
            Timers.StartSingleTimer(nameof(PrimaryAway), PrimaryAway.Instance, _settings.AwayTimeout);
    }

    private void PrimaryIsHere()
    {
        _away = false;
        Timers.Cancel(nameof(PrimaryAway));
    }

    private void OnPrimaryAway(PrimaryAway away)
    {
        if (_primary is not null) return;
        _away = true;
        ServeNewcomers();
    }

    /// <summary>
    /// Reads the log to its end first: what was journaled last may be a ban, and may never have come here.
    /// </summary>
    private void ServeNewcomers()
    {
        if (!_away || !_sessions.Values.Any(IsWaiting)) return;
        _catchUpAgain |= _catchingUp;
        CatchUp();
    }

    private static bool IsWaiting(Session session) => session is
        { Generation: 0, Welcomed: false, Gone: false, JoinIssued: true };

    private void ServeNewcomersAgain()
    {
        if (_away && _sessions.Values.Any(IsWaiting))
            Timers.StartSingleTimer(nameof(PrimaryAway), PrimaryAway.Instance, AdmissionRetry);
    }

    /// <summary>Judges those who wait, now that the log has been read to its end.</summary>
    private void AdmitNewcomers()
    {
        if (!_away) return;
        var facts = WithAdmitted(_conference.Facts, out _);
        var views = new ConferenceViews(_conference);
        foreach (var session in _sessions.Values.Where(IsWaiting).OrderBy(x => x.Arrival).ToList())
        {
            if (Judge(facts, session) is not { } judged) continue;
            if (judged.Refused is { } code)
            {
                // What no primary would decide otherwise; everything else may be over by the time there is one.
                if (code == RefusalCode.Banned || code == RefusalCode.ConferenceEnded) TurnAway(session, judged);
                continue;
            }

            facts = After(facts, judged);
            session.Admitted = facts.Roster.Find(session.Participant);
            _admitted.Add(session);
            Greet(session, views);
        }
    }

    /// <summary>The roster as it would be with everybody who was let in; and those who would not be any more.</summary>
    private Facts WithAdmitted(Facts facts, out List<(Session Session, Decision Refusal)> refused)
    {
        refused = [];
        foreach (var session in _admitted)
        {
            if (Judge(facts, session) is not { } judged) continue;
            if (judged.Refused is null) facts = After(facts, judged);
            else refused.Add((session, judged));
        }

        return facts;
    }

    /// <summary>What the roster makes of a join; <c>null</c> when that cannot be said without a primary.</summary>
    private Decision? Judge(Facts facts, Session session)
    {
        try
        {
            // Nobody has acted on what is due: the conference may be about to end.
            var conference = _conference.Catalog.Services[0];
            var now = _settings.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (conference.NextDeadline(facts.Conference, facts) <= now) return null;
            return Roster.Decide(facts.Roster, JoinOf(session), new DecisionContext(now, null, "", facts));
        }
        catch (Exception exception)
        {
            _log.Error(exception, "{0}: the roster failed on the join of '{1}'", _id, session.Participant);
            return null;
        }
    }

    private Facts After(Facts facts, Decision decision) => facts with
    {
        Roster = (RosterState)decision.Events.Aggregate(
            (object)facts.Roster,
            (roster, decided) => Roster.Evolve(roster, decided.Body, new EventContext(_conference.Seq + 1, 0, ""))),
    };

    /// <summary>After every change of roster or conference: who would be refused now sees nothing more.</summary>
    private void JudgeAdmittedAgain()
    {
        if (_admitted.Count == 0) return;
        WithAdmitted(_conference.Facts, out var refused);
        foreach (var (session, refusal) in refused) TurnAway(session, refusal);
    }

    private void TurnAway(Session session, Decision refusal)
    {
        session.Close(refusal.Refused!, refusal.Message, resume: refusal.Refused!.Retry);
        Forget(session);
    }

    /// <summary>The roster has the session: what its client sent meanwhile goes on, after the join.</summary>
    private void Settle(Session session)
    {
        if (!_admitted.Remove(session)) return;
        session.Admitted = null;
        foreach (var command in _outstanding.Release(session.Id))
        {
            if (!_submitting) continue;
            _outstanding.Number(command, _nextNumber++);
            _primary!.Tell(command.ToSubmit(_epoch, _attempt));
        }
    }

    /// <summary>The session goes without having been taken in; so does what its client sent.</summary>
    private void DropAdmitted(Session session)
    {
        if (!_admitted.Remove(session)) return;
        session.Admitted = null;
        foreach (var command in _outstanding.Release(session.Id)) _outstanding.Remove(session.Id, command.Command.Id);
    }

    private Join JoinOf(Session session) => new()
    {
        Participant = session.Participant,
        Name = session.Identity.Name,
        Role = session.Identity.Role,
        Session = session.Id,
        Connection = session.Connection.Id,
        Node = _settings.NodeName,
        Client = session.Client,
        Attempt = session.Attempt,
        Proofs = { session.Proofs },
    };

    private sealed class PrimaryAway : INoSerializationVerificationNeeded
    {
        public static readonly PrimaryAway Instance = new();
    }
}
