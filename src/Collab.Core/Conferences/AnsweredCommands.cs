using System.Collections.Immutable;
using Collab.Protocol;

namespace Collab.Core.Conferences;

/// <summary>
/// The commands of one session that have had their effect: what makes sending again harmless. Keeps the newest
/// <see cref="ProtocolLimits.AnsweredCommandsMax"/> and knows below which id it has forgotten.
/// </summary>
public sealed record AnsweredCommands(long Floor, ImmutableSortedDictionary<long, long> SeqById)
{
    /// <summary>Nothing answered yet.</summary>
    public static readonly AnsweredCommands None = new(0, ImmutableSortedDictionary<long, long>.Empty);

    /// <summary>The table with one answer more.</summary>
    public AnsweredCommands With(long commandId, long seq)
    {
        var seqs = SeqById.SetItem(commandId, seq);
        if (seqs.Count <= ProtocolLimits.AnsweredCommandsMax) return this with { SeqById = seqs };
        var oldest = seqs.First().Key;
        return new AnsweredCommands(Math.Max(Floor, oldest), seqs.Remove(oldest));
    }
}
