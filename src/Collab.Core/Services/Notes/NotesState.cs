using System.Collections.Immutable;
using Collab.Protocol.Services.Notes;

namespace Collab.Core.Services.Notes;

/// <summary>The text, its newest edits, and who made them.</summary>
public sealed record NotesState
{
    /// <summary>Nobody has written.</summary>
    public static readonly NotesState Empty = new();

    /// <summary>What is written.</summary>
    public NotesText Text { get; private init; } = NotesText.Empty;

    /// <summary>The number of edits so far.</summary>
    public long Version { get; private init; }

    /// <summary>The newest edits, oldest first; the last one made <see cref="Version"/>.</summary>
    public Newest<KnownEdit> Edits { get; private init; } = Newest<KnownEdit>.Empty;

    /// <summary>The newest edit of each writer: the writer's own number of it, and the version it made.</summary>
    public ImmutableSortedDictionary<string, (long Number, long Version)> Writers { get; private init; } =
        ImmutableSortedDictionary.Create<string, (long, long)>(StringComparer.Ordinal);

    /// <summary>The seq of the newest edit; 0 for none.</summary>
    public long LastSeq { get; private init; }

    /// <summary>The oldest version that an edit may be of.</summary>
    public long OldestVersion => Version - Edits.Count;

    private int EditBytes { get; init; }

    /// <summary>With one edit more.</summary>
    internal NotesState After(TextEdited edited, long seq)
    {
        var known = new KnownEdit { Spans = { edited.Spans } };
        var bytes = EditBytes + known.CalculateSize();
        var edits = Edits.Add(known);
        var forgotten = 0;
        while (edits.Count - forgotten > NotesLimits.KnownEditsMax || bytes > NotesLimits.KnownBytesMax)
            bytes -= edits[forgotten++].CalculateSize();
        return this with
        {
            Text = Text.Apply(edited.Spans),
            Version = edited.Version,
            Edits = edits.Forget(forgotten),
            EditBytes = bytes,
            Writers = Written(edited),
            LastSeq = seq,
        };
    }

    internal NotesSnapshot Write() => new()
    {
        Text = Text.ToString(),
        Version = Version,
        Edits = { Edits },
        Writers =
        {
            Writers.OrderBy(x => x.Value.Version).Select(x => new Writer
            {
                Writer_ = x.Key,
                Number = x.Value.Number,
                Version = x.Value.Version,
            }),
        },
        LastSeq = LastSeq,
    };

    internal static NotesState Read(NotesSnapshot snapshot) => new()
    {
        Text = NotesText.Of(snapshot.Text),
        Version = snapshot.Version,
        Edits = Newest<KnownEdit>.Of(snapshot.Edits),
        EditBytes = snapshot.Edits.Sum(x => x.CalculateSize()),
        Writers = Empty.Writers.AddRange(
            snapshot.Writers.Select(x => KeyValuePair.Create(x.Writer_, (x.Number, x.Version)))),
        LastSeq = snapshot.LastSeq,
    };

    private ImmutableSortedDictionary<string, (long Number, long Version)> Written(TextEdited edited)
    {
        var writers = Writers.SetItem(edited.Writer, (edited.Number, edited.Version));
        return writers.Count <= NotesLimits.WritersMax
            ? writers
            : writers.Remove(writers.MinBy(x => x.Value.Version).Key);
    }
}
