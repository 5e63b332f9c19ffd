using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>Keeping messages in sight for everybody.</summary>
internal static class Pinning
{
    public static Decision Pin(ChatState state, PinMessage pin, DecisionContext context)
    {
        if (Find(state, pin.Message) >= 0) return Decision.Nothing;
        if (Privacy.Find(state, pin.Message, context, out var message) is { } refusal) return refusal;
        if (message.Deleted) return Changing.RefuseDeleted(pin.Message);
        if (Privacy.IsPrivate(message))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"Message {pin.Message} is private: only messages to everybody can be pinned.");
        }

        return state.Pinned.Count >= ChatLimits.PinnedMessagesMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Pinned.Count} messages are pinned, which is the limit: unpin one of them first.")
            : Decision.Accept(new MessagePinned { Message = pin.Message });
    }

    public static Decision Unpin(ChatState state, UnpinMessage unpin) => Find(state, unpin.Message) >= 0
        ? Decision.Accept(new MessageUnpinned { Message = unpin.Message })
        : Decision.Nothing;

    /// <summary>With a copy of a message that is among the newest.</summary>
    public static ChatState Add(ChatState state, ChatMessage message, EventContext context) => state with
    {
        Pinned = state.Pinned.Add(new PinnedMessage
        {
            Message = Copy(message),
            By = context.Participant,
            PinnedAt = context.Time,
        }),
    };

    public static ChatState Remove(ChatState state, long message) => Find(state, message) is >= 0 and var index
        ? state with { Pinned = state.Pinned.RemoveAt(index) }
        : state;

    /// <summary>With the copy as the message is now, if it is pinned.</summary>
    public static ChatState Follow(ChatState state, ChatMessage message)
    {
        if (Find(state, message.Id) is not (>= 0 and var index)) return state;
        var pinned = state.Pinned[index].Clone();
        pinned.Message = Copy(message);
        return state with { Pinned = state.Pinned.SetItem(index, pinned) };
    }

    private static int Find(ChatState state, long message) =>
        state.Pinned.FindIndex(pinned => pinned.Message.Id == message);

    private static ChatMessage Copy(ChatMessage message)
    {
        var copy = message.Clone();
        copy.Reactions.Clear();
        copy.Replies = 0;
        return copy;
    }
}
