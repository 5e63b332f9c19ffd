namespace Collab.Core.Services.Media;

/// <summary>Limits of the call. All are inclusive; together they keep the state below 1 MiB.</summary>
public static class MediaLimits
{
    /// <summary>
    /// Members of a call without a bridge: each sends to every other, which is more than most uplinks carry.
    /// </summary>
    public const int MeshMembersMax = 8;

    /// <summary>Members of a call through a bridge.</summary>
    public const int BridgedMembersMax = 200;

    /// <summary>What a bridge gives one member to connect with, in bytes.</summary>
    public const int AccessBytesMax = 4096;

    /// <summary>Length of a bridge's name, in UTF-16 units.</summary>
    public const int BridgeCharactersMax = 64;

    /// <summary>People on telephones, those who are being dialled included.</summary>
    public const int CallersMax = 20;

    /// <summary>Length of what a caller is called, in UTF-16 units after trimming.</summary>
    public const int LabelCharactersMax = 64;

    /// <summary>Length of a telephone number, in characters.</summary>
    public const int NumberCharactersMax = 32;

    /// <summary>Length of how to dial in, in UTF-16 units after trimming.</summary>
    public const int DialInCharactersMax = 500;

    /// <summary>Length of why a caller is gone, in UTF-16 units after trimming.</summary>
    public const int ReasonCharactersMax = 200;
}
