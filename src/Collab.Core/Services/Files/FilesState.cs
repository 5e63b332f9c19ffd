using System.Collections.Immutable;
using Collab.Protocol.Services.Files;

namespace Collab.Core.Services.Files;

/// <summary>What is known of a conference's files, and the rules for more.</summary>
/// <remarks>Immutable; every change takes O(log n). Files and rules are replaced, never changed.</remarks>
public sealed record FilesState
{
    /// <summary>Nothing was ever offered.</summary>
    public static readonly FilesState Empty = new();

    private ImmutableSortedSet<(long At, long File)> _deadlines = [];

    /// <summary>By id.</summary>
    public ImmutableSortedDictionary<long, SharedFile> Files { get; private init; } =
        ImmutableSortedDictionary<long, SharedFile>.Empty;

    /// <summary>The ids of files whose content is not there yet.</summary>
    public ImmutableSortedSet<long> Unfinished { get; private init; } = [];

    /// <summary>Size of all files, in bytes, as it will be when all are uploaded.</summary>
    public long TotalBytes { get; private init; }

    /// <summary>The id that the next file gets.</summary>
    public long NextFile { get; private init; } = 1;

    /// <summary>What holds for the next file.</summary>
    public FileRules Rules { get; internal init; } = new()
    {
        FileBytesMax = FilesLimits.FileBytesDefault,
        TotalBytesMax = FilesLimits.TotalBytesDefault,
    };

    /// <summary>When the first file expires, or its upload has to have ended; <c>null</c> for none.</summary>
    public long? NextDeadline => _deadlines.IsEmpty ? null : _deadlines.Min.At;

    /// <summary>The file of that id; <c>null</c> for none.</summary>
    public SharedFile? Find(long file) => Files.GetValueOrDefault(file);

    /// <summary>The files whose deadline has come, the longest overdue first.</summary>
    public IEnumerable<SharedFile> Due(long now) =>
        _deadlines.TakeWhile(x => x.At <= now).Select(x => Files[x.File]);

    /// <summary>With one file more, the next.</summary>
    /// <exception cref="InvalidOperationException">Its id is not the next: the log is not this decider's.</exception>
    internal FilesState Add(SharedFile file) => file.Id != NextFile
        ? throw new InvalidOperationException($"File {file.Id} was offered where {NextFile} is next.")
        : Put(file) with { NextFile = NextFile + 1 };

    /// <summary>With a file as it is now.</summary>
    internal FilesState Replace(SharedFile file) => Remove(Files[file.Id]).Put(file);

    /// <summary>Without a file.</summary>
    internal FilesState Remove(SharedFile file) => this with
    {
        Files = Files.Remove(file.Id),
        Unfinished = Unfinished.Remove(file.Id),
        TotalBytes = TotalBytes - file.Size,
        _deadlines = DeadlineOf(file) is { } at ? _deadlines.Remove((at, file.Id)) : _deadlines,
    };

    /// <summary>As a snapshot has it.</summary>
    internal static FilesState Of(FilesSnapshot snapshot) =>
        snapshot.Files.Aggregate(Empty, (state, file) => state.Put(file)) with
        {
            NextFile = snapshot.NextFile,
            Rules = snapshot.Rules ?? Empty.Rules,
        };

    private FilesState Put(SharedFile file) => this with
    {
        Files = Files.Add(file.Id, file),
        Unfinished = file.Stored ? Unfinished : Unfinished.Add(file.Id),
        TotalBytes = TotalBytes + file.Size,
        _deadlines = DeadlineOf(file) is { } at ? _deadlines.Add((at, file.Id)) : _deadlines,
    };

    private static long? DeadlineOf(SharedFile file)
    {
        var uploaded = file.OfferedAt + FilesLimits.UploadMillisecondsMax;
        if (file.Stored) return file.ExpiresAt > 0 ? file.ExpiresAt : null;
        return file.ExpiresAt > 0 ? Math.Min(uploaded, file.ExpiresAt) : uploaded;
    }
}
