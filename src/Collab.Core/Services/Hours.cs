namespace Collab.Core.Services;

/// <summary>
/// How long a service wants the conference to be there. Milliseconds since the Unix epoch; 0 asks for nothing.
/// </summary>
/// <param name="KeptUntil">
/// Until then the conference does not end by itself: neither for being empty, nor for its length, nor because the host
/// is gone. Those times are counted from then.
/// </param>
/// <param name="EndsAt">Then it ends, whoever is there.</param>
public readonly record struct Hours(long KeptUntil, long EndsAt)
{
    /// <summary>Asks for nothing.</summary>
    public static readonly Hours Any;

    /// <summary>What both ask for: the longer keeping, the earlier end.</summary>
    public Hours And(Hours other) => new(
        Math.Max(KeptUntil, other.KeptUntil),
        EndsAt == 0 || (other.EndsAt > 0 && other.EndsAt < EndsAt) ? other.EndsAt : EndsAt);
}
