using Collab.Actors.Journal;

namespace Collab.Actors.Blobs;

/// <summary>Where contents are kept, as <see cref="Hosting.CollabOptions.Blobs"/> says.</summary>
internal static class BlobPlace
{
    /// <summary>Beside the journal.</summary>
    public const string Database = "database";

    private const string FilesScheme = "files:";

    /// <summary>For messages.</summary>
    public const string Legal = "database, or files:FOLDER, for example files:/var/lib/collab";

    /// <summary>Whether the text names a place.</summary>
    public static bool IsLegal(string text) => text.Trim() == Database || FolderOf(text).Length > 0;

    /// <summary>The store at a legal place.</summary>
    public static IBlobStore Open(string text, JournalAddress journal) => FolderOf(text) is { Length: > 0 } folder
        ? new FileBlobStore(folder)
        : new DatabaseBlobStore(journal);

    private static string FolderOf(string text) =>
        text.Trim().StartsWith(FilesScheme, StringComparison.OrdinalIgnoreCase)
            ? text.Trim()[FilesScheme.Length..].Trim()
            : "";
}
