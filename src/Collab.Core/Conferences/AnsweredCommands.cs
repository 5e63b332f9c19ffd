using Collab.Protocol;

namespace Collab.Core.Conferences;

/// <summary>
/// The commands of one session that have had their effect: what makes sending again harmless. Keeps the newest
/// <see cref="ProtocolLimits.AnsweredCommandsMax"/> and knows below which id it has forgotten.
/// </summary>
/// <param name="Floor">The highest id that was forgotten; 0 for none.</param>
/// <param name="Answers">Ids, ascending, and the seq of the last event of each.</param>
public sealed record AnsweredCommands(long Floor, Newest<(long Id, long Seq)> Answers)
{
    /// <summary>Nothing answered yet.</summary>
    public static readonly AnsweredCommands None = new(0, Newest<(long Id, long Seq)>.Empty);

    /// <summary>The seq of a command's last event; <c>null</c> when it is not, or no longer, here.</summary>
    public long? Find(long commandId) => IndexOf(commandId) is >= 0 and var index ? Answers[index].Seq : null;

    /// <summary>The table with one answer more.</summary>
    public AnsweredCommands With(long commandId, long seq)
    {
        // Ids grow, but one that waited for another service may come after a later one.
        var index = IndexOf(commandId);
        var answers = index >= 0
            ? Answers.SetItem(index, (commandId, seq))
            : Answers.Insert(~index, (commandId, seq));
        return answers.Count <= ProtocolLimits.AnsweredCommandsMax
            ? this with { Answers = answers }
            : new AnsweredCommands(Math.Max(Floor, answers[0].Id), answers.Forget(1));
    }

    /// <summary>Where the id is, or the complement of where it would be.</summary>
    private int IndexOf(long commandId)
    {
        var answers = Answers.Span;
        if (answers.IsEmpty || answers[^1].Id < commandId) return ~answers.Length;
        var (low, high) = (0, answers.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (answers[middle].Id == commandId) return middle;
            if (answers[middle].Id < commandId) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
