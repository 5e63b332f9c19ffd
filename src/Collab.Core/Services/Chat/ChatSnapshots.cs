using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>The chat as a message, and back.</summary>
internal static class ChatSnapshots
{
    /// <summary>For viewers: without what is only the server's.</summary>
    public static ChatSnapshot Write(ChatState state, IEnumerable<ChatMessage> messages)
    {
        var snapshot = new ChatSnapshot
        {
            NextMessage = state.NextMessage,
            More = state.HasOlder,
            EvictedSeq = state.EvictedSeq,
            ClearedMessage = state.Cleared.Message,
            ClearedSeq = state.Cleared.Seq,
            SlowModeSeconds = state.SlowMode.Seconds,
        };
        snapshot.Messages.AddRange(messages);
        snapshot.Pinned.AddRange(state.Pinned);
        return snapshot;
    }

    public static ChatSnapshot WriteAll(ChatState state)
    {
        var snapshot = Write(state, state.Messages);
        foreach (var (participant, time) in state.SlowMode.LastPosts)
            snapshot.LastPosts.Add(new LastPost { Participant = participant, PostedAt = time });
        snapshot.ReadMarkers.AddRange(state.ReadMarkers.All);
        return snapshot;
    }

    public static ChatState Read(ChatSnapshot snapshot) => ChatState.Of(
        snapshot.Messages,
        snapshot.NextMessage,
        snapshot.EvictedSeq,
        new ClearedMessages(snapshot.ClearedMessage, snapshot.ClearedSeq)) with
    {
        Pinned = [.. snapshot.Pinned],
        SlowMode = SlowMode.Of(snapshot.SlowModeSeconds, snapshot.LastPosts),
        ReadMarkers = ReadMarkers.Of(snapshot.ReadMarkers),
    };
}
