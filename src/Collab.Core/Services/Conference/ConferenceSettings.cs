using Collab.Protocol;
using Collab.Protocol.Services.Conference;

namespace Collab.Core.Services.Conference;

/// <summary>Checks the settings that <c>Create</c> brings, and fills in what they leave open.</summary>
internal static class ConferenceSettings
{
    /// <summary><c>null</c> when legal, else the refusal that names the first illegal field.</summary>
    public static Decision? Check(Settings settings)
    {
        foreach (var (range, value) in Values(settings))
        {
            if (range.Admits(value)) continue;
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"settings.{range.Field} is {value}: {range.Min} to {range.Max} are legal, and 0 for the default "
                + $"of {range.Default}.");
        }

        return Enum.IsDefined(settings.HostLeaves)
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"settings.host_leaves is {(int)settings.HostLeaves}: PASS ({(int)HostLeavesPolicy.Pass}) and END "
                + $"({(int)HostLeavesPolicy.End}) are legal, and 0 for the default of PASS.");
    }

    /// <summary>The settings with every default in its place.</summary>
    public static Settings Complete(Settings settings) => new()
    {
        ParticipantsMax = ConferenceLimits.Participants.OrDefault(settings.ParticipantsMax),
        DurationMaxSeconds = ConferenceLimits.DurationSeconds.OrDefault(settings.DurationMaxSeconds),
        EmptyTimeoutSeconds = ConferenceLimits.EmptyTimeoutSeconds.OrDefault(settings.EmptyTimeoutSeconds),
        ReconnectGraceSeconds = ConferenceLimits.ReconnectGraceSeconds.OrDefault(settings.ReconnectGraceSeconds),
        HostLeaves = settings.HostLeaves == HostLeavesPolicy.Unspecified ? HostLeavesPolicy.Pass : settings.HostLeaves,
        HostLeavesDelaySeconds = ConferenceLimits.HostLeavesDelaySeconds.OrDefault(settings.HostLeavesDelaySeconds),
        WaitForHost = settings.WaitForHost,
    };

    private static IEnumerable<(SettingRange Range, int Value)> Values(Settings settings)
    {
        yield return (ConferenceLimits.Participants, settings.ParticipantsMax);
        yield return (ConferenceLimits.DurationSeconds, settings.DurationMaxSeconds);
        yield return (ConferenceLimits.EmptyTimeoutSeconds, settings.EmptyTimeoutSeconds);
        yield return (ConferenceLimits.ReconnectGraceSeconds, settings.ReconnectGraceSeconds);
        yield return (ConferenceLimits.HostLeavesDelaySeconds, settings.HostLeavesDelaySeconds);
    }
}
