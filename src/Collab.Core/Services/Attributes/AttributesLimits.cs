namespace Collab.Core.Services.Attributes;

/// <summary>Limits of the attributes. All are inclusive.</summary>
/// <remarks>
/// Bytes count a whole attribute as it is encoded: key, value, version, who set it and when. Together they keep the
/// state below 1 MiB.
/// </remarks>
public static class AttributesLimits
{
    /// <summary>Length of a key, in characters of <c>A-Z a-z 0-9 . _ - : /</c>.</summary>
    public const int KeyCharactersMax = 64;

    /// <summary>Length of a value, in UTF-16 units.</summary>
    public const int ValueCharactersMax = 4000;

    /// <summary>The conference's own attributes.</summary>
    public const int ConferenceAttributesMax = 256;

    /// <summary>Their size, in bytes.</summary>
    public const int ConferenceBytesMax = 256 * 1024;

    /// <summary>Attributes of one participant.</summary>
    public const int ParticipantAttributesMax = 32;

    /// <summary>Their size, in bytes; as large as the longest value can be, and a little more.</summary>
    public const int ParticipantBytesMax = 16 * 1024;

    /// <summary>The size of all participants' attributes together, in bytes.</summary>
    public const int AllParticipantsBytesMax = 512 * 1024;

    /// <summary>What begins so is set and removed by the server alone, for everybody to rely on.</summary>
    public const string ServerPrefix = "server.";
}
