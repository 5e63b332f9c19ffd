namespace Collab.Core.Services.Chat;

/// <summary>Limits of the chat. All are inclusive.</summary>
/// <remarks>
/// The largest message, with every reaction that it may have, stays far below <see cref="RetainedBytesMax"/>, so the
/// newest message is always retained.
/// </remarks>
public static class ChatLimits
{
    /// <summary>Length of a message, in UTF-16 units after trimming.</summary>
    public const int TextCharactersMax = 4000;

    /// <summary>Messages in the state; older ones are read from the journal and cannot be changed any more.</summary>
    public const int RetainedMessagesMax = 1000;

    /// <summary>Size of the messages in the state, encoded, in bytes; the oldest give way first.</summary>
    public const int RetainedBytesMax = 512 * 1024;

    /// <summary>Length of a reaction, in bytes of UTF-8.</summary>
    public const int EmojiBytesMax = 32;

    /// <summary>Different reactions to one message.</summary>
    public const int EmojisPerMessageMax = 16;

    /// <summary>Participants who react to one message with the same emoji.</summary>
    public const int ParticipantsPerEmojiMax = 200;

    /// <summary>Messages that one <c>GetHistory</c> may ask for.</summary>
    public const int HistoryMessagesMax = 200;

    /// <summary>Messages that <c>GetHistory</c> answers with when it asks for 0.</summary>
    public const int HistoryMessagesDefault = 50;

    /// <summary>Pinned messages at a time. They are kept as copies without reactions, at most 12.5 KiB each.</summary>
    public const int PinnedMessagesMax = 16;

    /// <summary>The longest slow mode, in seconds between an attendee's messages to everybody.</summary>
    public const int SlowModeSecondsMax = 3600;

    /// <summary>
    /// Participants whose last message slow mode remembers; beyond, those who have waited longest are forgotten and may
    /// write early.
    /// </summary>
    public const int LastPostsMax = 1000;

    /// <summary>Participants whose read marker is kept; beyond, the older half of them is forgotten.</summary>
    public const int ReadMarkersMax = 2000;

    /// <summary>The shortest time between two read markers of one participant, in milliseconds.</summary>
    public const int ReadMarkerIntervalMs = 30_000;

    /// <summary>
    /// What each participant adds to the time between two read markers, in milliseconds: however many take part, all
    /// of them together write two markers a second.
    /// </summary>
    public const int ReadMarkerIntervalMsPerParticipant = 500;
}
