namespace Collab.Core.Services.Conference;

/// <summary>What a conference's settings may be, and what they are when left at 0; limits of what it keeps.</summary>
public static class ConferenceLimits
{
    /// <summary>Participants present at once.</summary>
    public static readonly SettingRange Participants = new("participants_max", 1, 5000, 1000);

    /// <summary>From opening to the end at the latest, in seconds.</summary>
    public static readonly SettingRange DurationSeconds = new("duration_max_seconds", 60, 604_800, 86_400);

    /// <summary>From the last participant's leaving to the end, in seconds.</summary>
    public static readonly SettingRange EmptyTimeoutSeconds = new("empty_timeout_seconds", 1, 604_800, 300);

    /// <summary>How long a lost participant is kept as reconnecting, in seconds.</summary>
    public static readonly SettingRange ReconnectGraceSeconds = new("reconnect_grace_seconds", 1, 3600, 30);

    /// <summary>From the last host's leaving to what the policy asks for, in seconds.</summary>
    public static readonly SettingRange HostLeavesDelaySeconds = new("host_leaves_delay_seconds", 1, 3600, 10);

    /// <summary>
    /// Messages whose permission a conference may have changed, and as many changes as one command may name.
    /// </summary>
    public const int PermissionsMax = 256;
}

/// <summary>The legal values of one setting, both ends included, and its default.</summary>
/// <param name="Field">The field's name in <c>Settings</c>.</param>
/// <param name="Min">The lowest legal value.</param>
/// <param name="Max">The highest legal value.</param>
/// <param name="Default">What 0 stands for.</param>
public sealed record SettingRange(string Field, int Min, int Max, int Default)
{
    /// <summary>Whether <paramref name="value"/> is legal; 0 is.</summary>
    public bool Admits(int value) => value == 0 || (value >= Min && value <= Max);

    /// <summary>The value itself, or the default for 0.</summary>
    public int OrDefault(int value) => value == 0 ? Default : value;
}
