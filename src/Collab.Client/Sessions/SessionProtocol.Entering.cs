using System.Collections.Immutable;
using Collab.Protocol;

namespace Collab.Client.Sessions;

/// <summary>How connections begin and end: joining, resuming, joining anew, giving up.</summary>
internal sealed partial class SessionProtocol
{
    private SessionStep Enter(Welcome welcome, long now)
    {
        var sameSession = Session.Length > 0 && welcome.Session == Session;
        if (welcome.Resumed && (_anew || !sameSession || welcome.Head != LastSeq))
        {
            return Drop(
                $"The server resumed session '{welcome.Session}' at {welcome.Head}; asked for was '{Session}' at "
                + $"{LastSeq}.");
        }

        var entry = welcome.Resumed ? SessionEntry.Resumed
            : Session.Length > 0 ? SessionEntry.Rejoined
            : SessionEntry.Joined;
        ImmutableArray<PendingCommand> lost = sameSession ? [] : [.. _commands.Values.Where(x => x.Attempts > 0)];
        foreach (var command in lost) _commands.Remove(command.Id);
        (Session, Participant, LastSeq) = (welcome.Session, welcome.Participant, welcome.Head);
        if (welcome.Secret.Length > 0) _secret = welcome.Secret;
        if (welcome.Limits is not null) Limits = welcome.Limits;
        Epoch = Math.Max(Epoch, welcome.Epoch);
        if (!welcome.Resumed) _writtenEpoch = welcome.Epoch;
        (_phase, _anew, _replaced, _resumed) = (Phase.Live, false, false, welcome.Resumed);
        IsTakenIn = welcome.Resumed || welcome.Generation > 0;
        _join.Welcomed(now);
        _resume.Welcomed(now);
        foreach (var request in _commands.Values.Concat<PendingRequest>(_queries.Values))
            (request.DueAt, request.AttemptsHere) = (0, 0);
        WatchAgain();
        return new SessionStep.Entered(welcome, entry, TakeAcknowledged(), lost);
    }

    /// <summary>The server ends the connection and says why.</summary>
    private SessionStep Leave(RefusalDetails refusal, bool resume, long now)
    {
        var problem = $"The server ended the connection: {refusal.Code} {refusal.Message}".TrimEnd();
        if (refusal.Code == RefusalCode.SessionUnknown.Name && Session.Length > 0)
        {
            // After another device took over, joining anew would take it back, and so on for ever.
            if (_replaced && !_join.Excuses(now)) return End(refusal with { Code = RefusalCode.SessionReplaced.Name });
            if (!_options.RejoinWhenSessionLost) return End(refusal);
            _anew = true;
            return Drop(problem, refusal);
        }

        if (refusal.Code == RefusalCode.SessionReplaced.Name)
        {
            // It may be our own Hello that came through late. A resume leaves the session ours; a join has put another
            // in its place, which nobody has the secret of.
            _replaced = _resume.Excuses(now);
            if (_replaced) return Drop(problem, refusal);
            _anew = _join.Excuses(now);
            if (_anew) return Drop(problem, refusal);
        }

        return resume || IsPassing(refusal) ? Drop(problem, refusal) : End(refusal);
    }

    /// <summary>
    /// Whether another connection may fare better, without anybody opening the conference's door first.
    /// </summary>
    private static bool IsPassing(RefusalDetails refusal)
    {
        var code = RefusalCode.Find(refusal.Code);
        if (code is null) return refusal.Retry;
        return (code.Retry || refusal.Retry)
            && code != RefusalCode.ConferenceNotOpen
            && code != RefusalCode.ConferenceLocked
            && code != RefusalCode.ConferenceFull;
    }
}
