using System.Collections.Immutable;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Admission;

/// <summary>What it takes to come in, and to do something once in.</summary>
internal static class Policies
{
    public static Decision Change(AdmissionState state, ChangePolicy change, DecisionContext context)
    {
        var wanted = change.Policy?.Clone() ?? new Policy();
        wanted.Message = wanted.Message.Trim();
        wanted.Password = state.Policy.Password;
        if (Check(wanted, context.Facts) is { } refusal) return refusal;
        var services = wanted.OpenServices.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        wanted.OpenServices.Clear();
        wanted.OpenServices.AddRange(services);
        if (wanted.Equals(state.Policy)) return Decision.Nothing;
        var changed = new DecidedEvent(new PolicyChanged { Policy = wanted }, []);
        return wanted.Lobby && !state.Policy.Lobby
            ? Decision.Accept([changed, .. Lobby.Grant(Present(context.Facts), context)])
            : Decision.Accept([changed]);
    }

    public static PolicyChanged With(Policy policy, bool password)
    {
        var changed = policy.Clone();
        changed.Password = password;
        return new PolicyChanged { Policy = changed };
    }

    public static Permission Permit(Policy policy, string service, Permission usual) =>
        policy.WatchOnly
        && usual == Permission.Participant
        && service != AdmissionService.ServiceName
        && !policy.OpenServices.Contains(service)
            ? Permission.Presenter
            : usual;

    /// <summary>Who is in when the lobby is opened does not have to wait when they lose their place.</summary>
    private static ImmutableArray<string> Present(Facts facts) => [.. facts.Roster.Participants.Select(x => x.Id)];

    private static Decision? Check(Policy policy, Facts facts)
    {
        if (policy.Capacity is < 0 or > AdmissionLimits.CapacityMax)
        {
            return Refuse(
                $"policy.capacity is {policy.Capacity}: 1 to {AdmissionLimits.CapacityMax} are legal, and 0 for what "
                + "the conference was created with.");
        }

        if (policy.LobbyTimeoutSeconds != 0
            && policy.LobbyTimeoutSeconds is < AdmissionLimits.LobbyTimeoutSecondsMin
                or > AdmissionLimits.LobbyTimeoutSecondsMax)
        {
            return Refuse(
                $"policy.lobby_timeout_seconds is {policy.LobbyTimeoutSeconds}: "
                + $"{AdmissionLimits.LobbyTimeoutSecondsMin} to {AdmissionLimits.LobbyTimeoutSecondsMax} are legal, "
                + "and 0 for never.");
        }

        if (policy.OpenServices.Count > AdmissionLimits.OpenServicesMax)
        {
            return Refuse(
                $"policy.open_services has {policy.OpenServices.Count} names; {AdmissionLimits.OpenServicesMax} are "
                + "legal.");
        }

        foreach (var service in policy.OpenServices)
        {
            if (facts.Catalog.IndexOf(service) >= 0) continue;
            return Decision.Refuse(
                RefusalCode.NotFound,
                $"policy.open_services has '{LegalText.Quotable(service)}': there is no service of that name.");
        }

        return LegalText.CheckLine("policy.message", policy.Message, 0, AdmissionLimits.MessageCharactersMax);
    }

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}
