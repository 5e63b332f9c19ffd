using Collab.Protocol;

namespace Collab.Core.Services.Admission;

/// <summary>Limits of admission. All are inclusive.</summary>
public static class AdmissionLimits
{
    /// <summary>Length of the message to those who wait, in UTF-16 units after trimming.</summary>
    public const int MessageCharactersMax = 200;

    /// <summary>The shortest time after which who waits is denied, in seconds; 0 is for never.</summary>
    public const int LobbyTimeoutSecondsMin = 10;

    /// <summary>The longest, in seconds.</summary>
    public const int LobbyTimeoutSecondsMax = 86_400;

    /// <summary>The most participants that a policy may admit at once; the fewest is 1, and 0 leaves it open.</summary>
    public const int CapacityMax = 5000;

    /// <summary>Services that stay open to attendees who only watch.</summary>
    public const int OpenServicesMax = 32;

    /// <summary>The shortest password, in UTF-16 units.</summary>
    public const int PasswordCharactersMin = 4;

    /// <summary>The longest password, in UTF-16 units.</summary>
    public const int PasswordCharactersMax = ProtocolLimits.PasswordCharactersMax;

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-256: some ten milliseconds of one core for each attempt.</summary>
    public const int PasswordIterations = 100_000;

    /// <summary>Bytes of salt.</summary>
    public const int SaltBytes = 16;

    /// <summary>Newcomers in the lobby.</summary>
    public const int WaitingMax = 500;

    /// <summary>Ids that one command or event names.</summary>
    public const int ParticipantsAtOnceMax = 500;

    /// <summary>Participants who may pass the lobby; beyond it the first to be let in are forgotten.</summary>
    public const int GrantsMax = 5000;

    /// <summary>Participants who were denied; beyond it the first are forgotten.</summary>
    public const int DenialsMax = 200;

    /// <summary>How long who was denied may not ask again, in milliseconds.</summary>
    public const long DeniedForMs = 60_000;

    /// <summary>How long a place in the lobby is kept for who is there, in milliseconds.</summary>
    public const long PlaceKeptMs = 60_000;

    /// <summary>How long before that a node says again that they are there, in milliseconds.</summary>
    public const long SeenAgainMs = 40_000;

    /// <summary>How long a place is kept for who lost the connection, in milliseconds.</summary>
    public const long LostPlaceKeptMs = 15_000;
}
