using System.Globalization;
using System.Text;

namespace Collab.Actors.Blobs;

/// <summary>Contents as files below a folder that every node has: on one machine, or a shared file system.</summary>
/// <remarks>
/// <c>FOLDER/site/conference/service/name</c>, with the ending <c>.part</c> until complete. Names are written so that
/// none leads elsewhere, and none is told from another by its case alone: all but lower-case letters, digits, <c>_</c>
/// and <c>-</c> stands as <c>~</c> and two hexadecimal digits. A chunk that was cut off by a crash is not counted, and
/// is written over.
/// </remarks>
public sealed class FileBlobStore : IBlobStore
{
    private const string Part = ".part";
    private const string Whole = ".blob";

    private readonly string _root;

    /// <summary>Keeps contents below a folder, which is created when it does not exist.</summary>
    /// <param name="folder">The same on every node.</param>
    public FileBlobStore(string folder) => _root = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public Task<BlobInfo?> FindAsync(BlobId id, CancellationToken cancellation) =>
        RunAsync(() => InfoOf(id), cancellation);

    /// <inheritdoc/>
    public Task<bool> AppendAsync(
        BlobId id, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellation) => RunAsync(
        () =>
        {
            if (File.Exists(PathOf(id) + Whole)) return false;
            if (offset == 0) Directory.CreateDirectory(Path.GetDirectoryName(PathOf(id))!);
            try
            {
                using var file = new FileStream(
                    PathOf(id) + Part,
                    offset == 0 ? FileMode.OpenOrCreate : FileMode.Open,
                    FileAccess.Write,
                    FileShare.None);
                if (Counted(file.Length) != offset) return false;
                file.SetLength(offset);
                file.Position = offset;
                file.Write(chunk.Span);
                return true;
            }
            catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException || IsInUse(e))
            {
                return false;
            }
        },
        cancellation);

    /// <inheritdoc/>
    public Task CompleteAsync(BlobId id, CancellationToken cancellation) => RunAsync(
        () =>
        {
            var path = PathOf(id);
            if (!File.Exists(path + Part)) return false;
            using (var file = new FileStream(path + Part, FileMode.Open, FileAccess.Write, FileShare.Read))
                file.Flush(flushToDisk: true);
            File.Move(path + Part, path + Whole, overwrite: true);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<int> ReadAsync(BlobId id, long offset, Memory<byte> buffer, CancellationToken cancellation) => RunAsync(
        () =>
        {
            var path = File.Exists(PathOf(id) + Whole) ? PathOf(id) + Whole : PathOf(id) + Part;
            if (!File.Exists(path)) return 0;
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Position = offset;
            return file.Read(buffer.Span);
        },
        cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(BlobId id, CancellationToken cancellation) => RunAsync(
        () =>
        {
            var path = PathOf(id);
            var folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder)) return false;
            File.Delete(path + Part);
            File.Delete(path + Whole);
            for (; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
            {
                try
                {
                    Directory.Delete(folder);
                }
                catch (IOException)
                {
                    // Something else is in it, or somebody has just begun to put it there.
                    break;
                }
            }

            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BlobInfo>> ListAsync(ConferenceId conference, CancellationToken cancellation) =>
        RunAsync<IReadOnlyList<BlobInfo>>(
        () =>
        {
            var folder = new DirectoryInfo(Path.Combine(_root, Write(conference.Site), Write(conference.Name)));
            if (!folder.Exists) return [];
            return [.. folder.EnumerateDirectories()
                .SelectMany(service => service.EnumerateFiles()
                    .Select(file => Path.GetFileNameWithoutExtension(file.Name))
                    .Select(name => new BlobId(conference, Read(service.Name), Read(name))))
                .Distinct()
                .Select(InfoOf)
                .OfType<BlobInfo>()];
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConferenceId>> ListConferencesAsync(
        ConferenceId? after, int limit, CancellationToken cancellation) => RunAsync<IReadOnlyList<ConferenceId>>(
        () =>
        {
            if (!Directory.Exists(_root)) return [];
            return [.. new DirectoryInfo(_root).EnumerateDirectories()
                .SelectMany(site => site.EnumerateDirectories()
                    .Select(conference => new ConferenceId(Read(site.Name), Read(conference.Name))))
                .OrderBy(x => x.ToString(), StringComparer.Ordinal)
                .SkipWhile(x => after is not null && string.CompareOrdinal(x.ToString(), after.ToString()) <= 0)
                .Take(limit)];
        },
        cancellation);

    private string PathOf(BlobId id) => Path.Combine(
        _root, Write(id.Conference.Site), Write(id.Conference.Name), Write(id.Service), Write(id.Name));

    private BlobInfo? InfoOf(BlobId id)
    {
        if (new FileInfo(PathOf(id) + Whole) is { Exists: true } whole) return new BlobInfo(id, whole.Length, true);
        return new FileInfo(PathOf(id) + Part) is { Exists: true } part
            ? new BlobInfo(id, Counted(part.Length), false)
            : null;
    }

    /// <summary>Whole chunks: nobody can tell a short last one from one that was cut off.</summary>
    private static long Counted(long length) => length / BlobLimits.ChunkBytes * BlobLimits.ChunkBytes;

    private static string Write(string id) => string.Concat(id.Select(x =>
        char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || x is '_' or '-' ? $"{x}" : $"~{(int)x:x2}"));

    private static string Read(string name)
    {
        var id = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '~' && i + 2 < name.Length
                && int.TryParse(name.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var x))
            {
                id.Append((char)x);
                i += 2;
            }
            else
            {
                id.Append(name[i]);
            }
        }

        return id.ToString();
    }

    private static bool IsInUse(IOException e) =>
        // Sharing violation: of Windows, and of .NET where locks are advisory.
        (e.HResult & 0xFFFF) is 32 or 11 or 35;

    private static async Task<T> RunAsync<T>(Func<T> use, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(use, cancellation).WaitAsync(BlobLimits.StepTimeout, cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new JournalUnavailableException($"The folder of blobs cannot be used: {e.Message}", e);
        }
    }
}
