using Collab.Protocol.Services.Admission;

namespace Collab.Core.Services.Admission;

/// <summary>Admission as a message, and back.</summary>
internal static class AdmissionSnapshots
{
    public static AdmissionSnapshot Write(AdmissionState state, bool secret)
    {
        var snapshot = new AdmissionSnapshot
        {
            Policy = state.Policy,
            Waiting = { state.Waiting.Items },
            Grants = { state.Grants.Items },
            Denials = { state.Denials.Items },
        };
        if (secret) snapshot.Secret = state.Secret;
        return snapshot;
    }

    public static AdmissionState Read(AdmissionSnapshot snapshot)
    {
        var open = new AdmissionState
        {
            Policy = snapshot.Policy ?? new Policy(),
            Secret = snapshot.Secret ?? new PasswordChanged(),
            Grants = snapshot.Grants.Aggregate(new Sequence<Grant>(), (all, x) => all.With(x.Participant, x)),
            Denials = snapshot.Denials.Aggregate(new Sequence<Denial>(), (all, x) => all.With(x.Participant, x)),
        };
        return snapshot.Waiting.Aggregate(open, (state, waiting) => state.With(waiting));
    }
}
