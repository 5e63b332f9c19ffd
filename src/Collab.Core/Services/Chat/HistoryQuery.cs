using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>Answers <c>GetHistory</c>: from the state as far as it reaches, then from the journal.</summary>
internal static class HistoryQuery
{
    public static QueryStep Answer(ChatState state, GetHistory query, Viewer viewer)
    {
        if (query.BeforeSeq < 0)
            return Refuse($"before_seq is {query.BeforeSeq}: a seq from 1 is legal, and 0 for the newest.");
        if (query.Limit is < 0 or > ChatLimits.HistoryMessagesMax)
        {
            return Refuse(
                $"limit is {query.Limit}: 1 to {ChatLimits.HistoryMessagesMax} are legal, and 0 for the default of "
                + $"{ChatLimits.HistoryMessagesDefault}.");
        }

        var limit = query.Limit == 0 ? ChatLimits.HistoryMessagesDefault : query.Limit;
        var before = query.BeforeSeq == 0 ? long.MaxValue : query.BeforeSeq;
        // One more than asked for tells whether there are more.
        var newest = state.Messages.Reverse()
            .Where(message => message.Seq < before && Privacy.MaySee(message, viewer.Participant))
            .Take(limit + 1)
            .ToList();
        if (newest.Count > limit || state.FirstMessage == 1) return HistoryAnswer.Of(newest, limit);
        // What was pushed out was posted before it was pushed out, and before everything that is still here.
        var oldestHere = state.Messages.IsEmpty ? state.EvictedSeq + 1 : state.Messages[0].Seq;
        return new JournalHistory(viewer.Participant, limit, newest, state.EvictedSeq)
            .Before(Math.Min(before, oldestHere));
    }

    private static QueryStep.Refused Refuse(string message) => new(RefusalCode.InvalidArgument, message);
}

/// <summary>The answer to <c>GetHistory</c> from what was found.</summary>
internal static class HistoryAnswer
{
    /// <param name="newestFirst">What the viewer may see; more than the limit when there is more.</param>
    /// <param name="limit">The longest answer.</param>
    public static QueryStep.Answered Of(IReadOnlyCollection<ChatMessage> newestFirst, int limit)
    {
        var history = new History { More = newestFirst.Count > limit };
        history.Messages.AddRange(newestFirst.Take(limit).Reverse());
        return new QueryStep.Answered(history);
    }
}
