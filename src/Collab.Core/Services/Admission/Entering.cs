using Collab.Protocol;
using Collab.Protocol.Services.Admission;

namespace Collab.Core.Services.Admission;

/// <summary>What becomes of somebody who wants in.</summary>
internal static class Entering
{
    public static Admittance Judge(AdmissionState state, Newcomer newcomer, Facts facts)
    {
        var policy = state.Policy;
        if (newcomer.Role >= Permission.CoHost.Minimum) return Admittance.Free;
        if (policy.Capacity > 0 && facts.Roster.Count >= policy.Capacity)
        {
            return new Admittance.Refused(
                RefusalCode.ConferenceFull,
                $"The conference has {facts.Roster.Count} participants and admits {policy.Capacity}: try again when "
                + "somebody has left.");
        }

        if (!IsGranted(state, newcomer, facts))
        {
            if (Denied(state, newcomer) is { } denied) return denied;
            if (Passwords.Refuse(state, newcomer) is { } wrong) return wrong;
            if (policy.Lobby) return Wait(state, newcomer);
        }

        return policy.WaitForHost && facts.Roster.HostCount == 0
            ? new Admittance.Held(0, WithMessage("The meeting begins when its host is there.", policy))
            : Admittance.Free;
    }

    /// <summary>Whether somebody was let in, and not made to leave since.</summary>
    private static bool IsGranted(AdmissionState state, Newcomer newcomer, Facts facts) =>
        state.Grants.Find(newcomer.Participant) is { } grant
        && (facts.Roster.Formers.Find(newcomer.Participant)?.RemovedAt ?? 0) < grant.At;

    private static Admittance.Refused? Denied(AdmissionState state, Newcomer newcomer)
    {
        if (state.Denials.Find(newcomer.Participant) is not { } denial) return null;
        var left = denial.At + AdmissionLimits.DeniedForMs - newcomer.Now;
        if (left <= 0) return null;
        var why = denial.Reason == DenyReason.TimedOut
            ? "Nobody let you in"
            : "A host or co-host did not let you in";
        return new Admittance.Refused(RefusalCode.EntryDenied, $"{why}: you may ask again in {(left + 999) / 1000} s.");
    }

    private static Admittance Wait(AdmissionState state, Newcomer newcomer)
    {
        var waiting = state.Waiting.Find(newcomer.Participant);
        if (waiting is null && state.Waiting.Count >= AdmissionLimits.WaitingMax)
        {
            return new Admittance.Refused(
                RefusalCode.ConferenceFull,
                $"{state.Waiting.Count} wait to be let in already, which is the limit: try again later.");
        }

        var seenAgain = waiting is null || waiting.ExpiresAt - newcomer.Now < AdmissionLimits.SeenAgainMs;
        var knock = new Knock { Participant = newcomer.Participant, Name = newcomer.Name };
        return new Admittance.Held(
            // Who has not knocked yet comes after all who have.
            waiting is null ? state.Waiting.Count + 1 : state.Waiting.PositionOf(newcomer.Participant),
            WithMessage("A host will let you in.", state.Policy),
            seenAgain ? knock : null,
            new StopWaiting { Participant = newcomer.Participant });
    }

    private static string WithMessage(string usual, Policy policy) =>
        policy.Message.Length > 0 ? policy.Message : usual;
}
