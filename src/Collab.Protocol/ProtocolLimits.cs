namespace Collab.Protocol;

/// <summary>Limits that both ends must agree on, because they are part of the protocol. All are inclusive.</summary>
public static class ProtocolLimits
{
    /// <summary>The WebSocket subprotocol of binary frames.</summary>
    public const string BinarySubprotocol = "collab.v1.proto";

    /// <summary>The WebSocket subprotocol of JSON frames.</summary>
    public const string JsonSubprotocol = "collab.v1.json";

    /// <summary>Length of a conference, participant or site id, in characters of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public const int IdCharactersMax = 64;

    /// <summary>Length of a display name, in UTF-16 units after trimming.</summary>
    public const int NameCharactersMax = 64;

    /// <summary>Length of the password in a <c>Hello</c>, in UTF-16 units.</summary>
    public const int PasswordCharactersMax = 128;

    /// <summary>Length of a conference's title, in UTF-16 units.</summary>
    public const int TitleCharactersMax = 200;

    /// <summary>Answers kept per session to recognise commands that are sent again.</summary>
    /// <remarks>Twice <see cref="PendingCommandsMax"/>: what is unanswered is never forgotten.</remarks>
    public const int AnsweredCommandsMax = 128;

    /// <summary>Unanswered commands that a session may have.</summary>
    public const int PendingCommandsMax = 64;

    /// <summary>Participants whom one signal may name.</summary>
    public const int SignalRecipientsMax = 16;

    /// <summary>Messages in one frame of a client.</summary>
    public const int FrameMessagesMax = 256;

    /// <summary>Depth to which the JSON of a frame may nest, the frame itself included.</summary>
    public const int JsonDepthMax = 64;

    /// <summary>Whether <paramref name="id"/> is legal as a conference, participant or site id.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= IdCharactersMax
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
