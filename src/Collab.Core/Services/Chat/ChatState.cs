using System.Collections.Immutable;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>The newest messages, bounded in number and size, and what moderators made of the chat.</summary>
public sealed record ChatState
{
    /// <summary>Nothing was ever posted.</summary>
    public static readonly ChatState Empty = new();

    /// <summary>Oldest first, with consecutive ids.</summary>
    public Newest<ChatMessage> Messages { get; private init; } = Newest<ChatMessage>.Empty;

    /// <summary>The encoded size of <see cref="Messages"/>, in bytes.</summary>
    public long MessageBytes { get; private init; }

    /// <summary>The id that the next message gets.</summary>
    public long NextMessage { get; private init; } = 1;

    /// <summary>The seq of the event that last pushed messages out, 0 when none did.</summary>
    public long EvictedSeq { get; private init; }

    /// <summary>Copies of the pinned messages, in the order of pinning.</summary>
    public ImmutableList<PinnedMessage> Pinned { get; internal init; } = [];

    /// <summary>What was cleared away.</summary>
    public ClearedMessages Cleared { get; private init; }

    /// <summary>How often attendees may write.</summary>
    public SlowMode SlowMode { get; internal init; } = SlowMode.Off;

    /// <summary>How far each has read.</summary>
    internal ReadMarkers ReadMarkers { get; init; } = ReadMarkers.None;

    /// <summary>The id of the oldest message that is still here; <see cref="NextMessage"/> when none is.</summary>
    public long FirstMessage => NextMessage - Messages.Count;

    /// <summary>The message of that id, or <c>null</c> when it is not, or no longer, here.</summary>
    public ChatMessage? Find(long message) => message >= FirstMessage && message < NextMessage
        ? Messages[(int)(message - FirstMessage)]
        : null;

    /// <summary>Whether it was posted, but has been pushed out since.</summary>
    public bool IsEvicted(long message) => message > Cleared.Message && message < FirstMessage;

    /// <summary>Whether there are older messages than those that are here.</summary>
    public bool HasOlder => FirstMessage > Cleared.Message + 1;

    /// <summary>With the next message.</summary>
    /// <param name="message">Its id is <see cref="NextMessage"/>.</param>
    /// <exception cref="InvalidOperationException">It is not: the log was not written by this decider.</exception>
    internal ChatState Add(ChatMessage message) => message.Id != NextMessage
        ? throw new InvalidOperationException($"Message {message.Id} was posted where {NextMessage} is next.")
        : this with
        {
            Messages = Messages.Add(message),
            MessageBytes = MessageBytes + message.CalculateSize(),
            NextMessage = message.Id + 1,
        };

    /// <summary>With a message as it is now.</summary>
    internal ChatState Replace(ChatMessage message)
    {
        var index = (int)(message.Id - FirstMessage);
        return this with
        {
            Messages = Messages.SetItem(index, message),
            MessageBytes = MessageBytes - Messages[index].CalculateSize() + message.CalculateSize(),
        };
    }

    /// <summary>Within the limits again, after the event <paramref name="seq"/>.</summary>
    internal ChatState Evict(long seq)
    {
        var (messages, bytes) = (Messages, MessageBytes);
        var evicted = 0;
        while (messages.Count - evicted > ChatLimits.RetainedMessagesMax || bytes > ChatLimits.RetainedBytesMax)
            bytes -= messages[evicted++].CalculateSize();
        return evicted == 0
            ? this
            : this with { Messages = messages.Forget(evicted), MessageBytes = bytes, EvictedSeq = seq };
    }

    /// <summary>Without any message up to now, by the event <paramref name="seq"/>.</summary>
    internal ChatState Clear(long seq) => this with
    {
        Messages = Newest<ChatMessage>.Empty,
        MessageBytes = 0,
        Pinned = [],
        Cleared = new ClearedMessages(NextMessage - 1, seq),
    };

    /// <summary>As a snapshot has it.</summary>
    internal static ChatState Of(
        IEnumerable<ChatMessage> messages, long nextMessage, long evictedSeq, ClearedMessages cleared)
    {
        var all = Newest<ChatMessage>.Of(messages);
        return new ChatState
        {
            Messages = all,
            MessageBytes = all.Sum(message => (long)message.CalculateSize()),
            NextMessage = nextMessage,
            EvictedSeq = evictedSeq,
            Cleared = cleared,
        };
    }
}

/// <summary>Which messages were cleared away.</summary>
/// <param name="Message">The last one, 0 when none was.</param>
/// <param name="Seq">The event that did it, 0 when none did.</param>
public readonly record struct ClearedMessages(long Message, long Seq);
