using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>Which thread a message belongs to, and reading one.</summary>
/// <remarks>
/// A thread has one audience. A private answer to a message for everybody begins a thread of its own as soon as it is
/// answered itself, so that nobody learns from a count that it was given.
/// </remarks>
internal static class Threads
{
    /// <summary>Says in the event which thread it belongs to, so that no fold ever has to find out.</summary>
    public static void Assign(ChatState state, MessagePosted posted)
    {
        if (posted.ReplyTo == 0 || state.Find(posted.ReplyTo) is not { } answered) return;
        if (Privacy.IsPrivate(answered) != posted.To.Length > 0) return;
        posted.Thread = answered.Thread == 0 ? answered.Id : answered.Thread;
        posted.ThreadReplies = state.Find(posted.Thread) is { } first ? first.Replies + 1 : 0;
    }

    /// <summary>With the number of replies where the thread began.</summary>
    public static ChatState Count(ChatState state, MessagePosted posted)
    {
        if (posted.ThreadReplies == 0 || state.Find(posted.Thread) is not { } first) return state;
        return state.Replace(Counted(first, posted));
    }

    public static ChatMessage Counted(ChatMessage first, MessagePosted posted)
    {
        var counted = first.Clone();
        counted.Replies = posted.ThreadReplies;
        return counted;
    }

    public static bool Has(long thread, ChatMessage message) => message.Id == thread || message.Thread == thread;

    public static QueryStep Answer(ChatState state, GetThread query, Viewer viewer)
    {
        var first = state.Find(query.Message);
        var isHere = first is not null && Privacy.MaySee(first, viewer.Participant);
        return isHere || state.IsEvicted(query.Message)
            ? HistoryQuery.Answer(
                state,
                new HistoryPage(viewer.Participant, query.BeforeSeq, query.Limit, query.Message))
            : new QueryStep.Refused(RefusalCode.NotFound, $"There is no message {query.Message}.");
    }
}
