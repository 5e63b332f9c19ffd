using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>What a query wants of the messages.</summary>
/// <param name="Viewer">Who asks.</param>
/// <param name="BeforeSeq">Only messages posted before this seq; 0 for the newest.</param>
/// <param name="Limit">The longest answer; 0 for the default.</param>
/// <param name="Thread">Only this thread's; 0 for all.</param>
internal sealed record HistoryPage(string Viewer, long BeforeSeq, int Limit, long Thread = 0)
{
    public bool Has(ChatMessage message) =>
        (Thread == 0 || Threads.Has(Thread, message)) && Privacy.MaySee(message, Viewer);

    /// <summary>The answer from what was found.</summary>
    /// <param name="newestFirst">What the page has; more than the limit when there is more.</param>
    public QueryStep.Answered Of(IReadOnlyCollection<ChatMessage> newestFirst)
    {
        var messages = newestFirst.Take(Limit).Reverse();
        var more = newestFirst.Count > Limit;
        return new QueryStep.Answered(Thread == 0
            ? new History { Messages = { messages }, More = more }
            : new ThreadHistory { Messages = { messages }, More = more });
    }
}

/// <summary>Answers <c>GetHistory</c>: from the state as far as it reaches, then from the journal.</summary>
internal static class HistoryQuery
{
    public static QueryStep Answer(ChatState state, HistoryPage asked)
    {
        if (asked.BeforeSeq < 0)
            return Refuse($"before_seq is {asked.BeforeSeq}: a seq from 1 is legal, and 0 for the newest.");
        if (asked.Limit is < 0 or > ChatLimits.HistoryMessagesMax)
        {
            return Refuse(
                $"limit is {asked.Limit}: 1 to {ChatLimits.HistoryMessagesMax} are legal, and 0 for the default of "
                + $"{ChatLimits.HistoryMessagesDefault}.");
        }

        var page = asked.Limit == 0 ? asked with { Limit = ChatLimits.HistoryMessagesDefault } : asked;
        var before = page.BeforeSeq == 0 ? long.MaxValue : page.BeforeSeq;
        // One more than asked for tells whether there are more.
        var newest = state.Messages.Reverse()
            .Where(message => message.Seq < before && page.Has(message))
            .Take(page.Limit + 1)
            .ToList();
        var reachesBack = page.Thread == 0 ? !state.HasOlder : page.Thread >= state.FirstMessage;
        if (newest.Count > page.Limit || reachesBack) return page.Of(newest);
        // What was pushed out was posted before it was pushed out, and before everything that is still here.
        var oldestHere = state.Messages.IsEmpty ? state.EvictedSeq + 1 : state.Messages[0].Seq;
        return new JournalHistory(page, newest, state.EvictedSeq, state.Cleared)
            .Before(Math.Min(before, oldestHere));
    }

    private static QueryStep.Refused Refuse(string message) => new(RefusalCode.InvalidArgument, message);
}
