using System.Globalization;
using System.Text;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>Answers <c>ExportPoll</c>: all results of a poll as CSV.</summary>
internal static class CsvExport
{
    public static QueryStep Answer(PollsState state, ExportPoll query, Viewer viewer)
    {
        if (AnswersQuery.Find(state, query.Poll, viewer, out var poll) is { } refusal) return refusal;
        return new QueryStep.Answered(new Export
        {
            Csv = CsvOf(poll, withPoints: poll is { Published: true, Definition.Quiz: true }),
            FileName = string.Create(CultureInfo.InvariantCulture, $"poll-{poll.Id}.csv"),
        });
    }

    private static string CsvOf(PollState poll, bool withPoints)
    {
        var csv = new StringBuilder();
        if (!poll.Definition.Anonymous)
        {
            Row(csv, withPoints ? ["participant", "name", "answer", "points"] : ["participant", "name", "answer"]);
            foreach (var cast in poll.Ballots.Values)
            {
                string[] cells = [cast.Participant, cast.Name, Words(poll, cast.Ballot)];
                Row(csv, withPoints ? [.. cells, Number(Scoring.PointsOf(poll, cast.Ballot))] : cells);
            }
        }
        else if (poll.Definition.Kind == PollKind.Text)
        {
            Row(csv, ["answer"]);
            foreach (var text in poll.Texts) Row(csv, [text]);
        }
        else
        {
            Row(csv, ["answer", "votes"]);
            for (var i = 0; i < poll.Counts.Length && !poll.Results.Withheld; i++)
                Row(csv, [Word(poll, i), Number(poll.Counts[i])]);
        }

        return csv.ToString();
    }

    private static string Words(PollState poll, Ballot ballot) => poll.Definition.Kind == PollKind.Text
        ? ballot.Text
        : string.Join("; ", Ballots.PlacesOf(ballot).Select(place => Word(poll, place)));

    private static string Word(PollState poll, int place) =>
        poll.Definition.Kind == PollKind.Rating ? Number(place + 1) : poll.Definition.Options[place];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Row(StringBuilder csv, IEnumerable<string> cells) =>
        csv.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    private static string Quoted(string cell)
    {
        // A spreadsheet would take what begins so for a formula, and run it.
        if (cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r') cell = "'" + cell;
        return cell.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
    }
}
