namespace Collab.Core.Services.Floor;

/// <summary>Limits of the floor. All are inclusive.</summary>
/// <remarks>Filled to the brim, with the longest ids, the state stays below 1 MiB.</remarks>
public static class FloorLimits
{
    /// <summary>Tokens, the token "presenter" included.</summary>
    public const int TokensMax = 32;

    /// <summary>Length of a token's name, in UTF-16 units after trimming.</summary>
    public const int TokenCharactersMax = 40;

    /// <summary>Participants who wait for one token.</summary>
    public const int RequestsPerTokenMax = 100;

    /// <summary>Participants who inhibit one token at once.</summary>
    public const int InhibitorsPerTokenMax = 20;

    /// <summary>Hands raised at once.</summary>
    public const int HandsMax = 1000;

    /// <summary>Microphones open at once.</summary>
    public const int UnmutedMax = 1000;

    /// <summary>Participants who were asked to unmute and have not answered.</summary>
    public const int AskedMax = 1000;

    /// <summary>Participants who are away.</summary>
    public const int AwayMax = 2000;
}
