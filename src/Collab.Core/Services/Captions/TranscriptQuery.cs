using Collab.Protocol;
using Collab.Protocol.Services.Captions;

namespace Collab.Core.Services.Captions;

/// <summary>Answers <c>GetLines</c> and <c>GetTranscript</c>, page by page from the beginning.</summary>
internal static class TranscriptQuery
{
    // The end of the year 9999.
    private const long LatestStartMax = 253_402_300_799_999;

    public static QueryStep Answer(CaptionsState state, GetLines query) =>
        Check(query.AfterSeq, query.Limit)
        ?? new JournalLines(state, LimitOf(query.Limit), page => new QueryStep.Answered(new Lines
        {
            Lines_ = { page.Lines },
            NextSeq = page.NextSeq,
            More = page.More,
        })).After(query.AfterSeq);

    public static QueryStep Answer(CaptionsState state, GetTranscript query)
    {
        if (!Enum.IsDefined(query.Format))
        {
            return Refuse(
                $"format is {(int)query.Format}: {(int)TranscriptFormat.Text} (text) and "
                + $"{(int)TranscriptFormat.Webvtt} (WebVTT) are legal.");
        }

        if (query.LatestStart is < 0 or > LatestStartMax)
            return Refuse($"latest_start is {query.LatestStart}: send what the page before said, or 0 for the first.");
        return Check(query.AfterSeq, query.Limit)
            ?? new JournalLines(state, LimitOf(query.Limit), page => new QueryStep.Answered(Render(state, query, page)))
                .After(query.AfterSeq);
    }

    private static Transcript Render(CaptionsState state, GetTranscript query, JournalLines.Page page)
    {
        var transcript = new Transcript
        {
            NextSeq = page.NextSeq,
            More = page.More,
            LatestStart = page.Lines.Select(line => line.Start).Append(query.LatestStart).Max(),
        };
        transcript.Text = query.Format == TranscriptFormat.Webvtt
            ? (query.AfterSeq == 0 ? WebVtt.Header : "") + WebVtt.Cues(page.Lines, state.Origin, query.LatestStart)
            : PlainText.Of(page.Lines, state.Origin);
        return transcript;
    }

    private static QueryStep.Refused? Check(long afterSeq, int limit)
    {
        if (afterSeq < 0) return Refuse($"after_seq is {afterSeq}: a seq from 1 is legal, and 0 for the beginning.");
        return limit is < 0 or > CaptionsLimits.QueryLinesMax
            ? Refuse(
                $"limit is {limit}: 1 to {CaptionsLimits.QueryLinesMax} are legal, and 0 for the default of "
                + $"{CaptionsLimits.QueryLinesDefault}.")
            : null;
    }

    private static int LimitOf(int limit) => limit == 0 ? CaptionsLimits.QueryLinesDefault : limit;

    private static QueryStep.Refused Refuse(string message) => new(RefusalCode.InvalidArgument, message);
}
