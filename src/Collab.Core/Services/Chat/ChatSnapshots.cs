using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>The chat as a message, and back.</summary>
internal static class ChatSnapshots
{
    public static ChatSnapshot Write(ChatState state, IEnumerable<ChatMessage> messages)
    {
        var snapshot = new ChatSnapshot
        {
            NextMessage = state.NextMessage,
            More = state.FirstMessage > 1,
            EvictedSeq = state.EvictedSeq,
        };
        snapshot.Messages.AddRange(messages);
        return snapshot;
    }

    public static ChatState Read(ChatSnapshot snapshot) =>
        ChatState.Of(snapshot.Messages, snapshot.NextMessage, snapshot.EvictedSeq);
}
