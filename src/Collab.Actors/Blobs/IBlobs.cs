using Collab.Core.Services.Blobs;
using Collab.Protocol;

namespace Collab.Actors.Blobs;

/// <summary>
/// The contents to which services of conferences refer, as this node offers them. Every node offers all of them.
/// </summary>
/// <remarks>
/// Who may upload or read is for the caller to check: <see cref="BlobTerms.Owner"/> uploads, who is in the conference
/// reads.
/// </remarks>
public interface IBlobs
{
    /// <summary>What the live state of a conference says of a blob.</summary>
    /// <exception cref="BlobRefusedException">No service's state refers to it.</exception>
    /// <exception cref="JournalUnavailableException">The conference cannot be read.</exception>
    Task<BlobTerms> FindAsync(BlobId id, CancellationToken cancellation);

    /// <summary>How far an upload is.</summary>
    /// <exception cref="BlobRefusedException">No service's state refers to the blob.</exception>
    /// <exception cref="JournalUnavailableException">Conference or store cannot be reached.</exception>
    Task<BlobProgress> ProgressAsync(BlobId id, CancellationToken cancellation);

    /// <summary>
    /// Takes a part of a blob's content. Whole chunks of <see cref="BlobLimits.ChunkBytes"/> are kept, and at the end
    /// the rest; what a part that breaks off has beyond them is to be sent again. When all is there, its hash is
    /// checked, and the service is told. Doing the last part again does no harm.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="offset">Where the part begins: as far as the upload is.</param>
    /// <param name="content">Read as it comes, never as a whole.</param>
    /// <param name="cancellation">Gives up; what is kept by then stays.</param>
    /// <returns>How far it is now.</returns>
    /// <exception cref="BlobRefusedException">
    /// The offset is another than is expected (<see cref="BlobRefusedException.Expected"/> says which), there is more
    /// than was announced, the hash is another, or nothing refers to the blob any more.
    /// </exception>
    /// <exception cref="JournalUnavailableException">
    /// Conference or store cannot be reached; ask how far it is.
    /// </exception>
    Task<BlobProgress> WriteAsync(BlobId id, long offset, Stream content, CancellationToken cancellation);

    /// <summary>The content of a blob that is there; the caller disposes of it.</summary>
    /// <exception cref="BlobRefusedException">Nothing refers to it, or it has not been uploaded yet.</exception>
    /// <exception cref="JournalUnavailableException">Conference or store cannot be reached.</exception>
    Task<BlobContent> OpenAsync(BlobId id, CancellationToken cancellation);

    /// <summary>
    /// Deletes what the state of a conference no longer refers to, and tells services of what is there that they do not
    /// know of. Every node does it for all conferences from time to time.
    /// </summary>
    /// <returns>How many blobs were deleted.</returns>
    /// <exception cref="JournalUnavailableException">Conference or store cannot be reached.</exception>
    Task<int> CleanAsync(ConferenceId conference, CancellationToken cancellation);
}

/// <summary>How far an upload is.</summary>
/// <param name="Offset">Bytes that are kept; where the next part begins.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Complete">Whether all is there, and the service knows.</param>
public sealed record BlobProgress(long Offset, long Size, bool Complete);

/// <summary>A blob's content.</summary>
/// <param name="Terms">What the state says of it.</param>
/// <param name="Stream">Can seek, is read asynchronously, and holds one chunk at a time.</param>
public sealed record BlobContent(BlobTerms Terms, Stream Stream);

/// <summary>Something about a blob that is not done, and why.</summary>
/// <param name="code">Of the closed list.</param>
/// <param name="message">For people.</param>
/// <param name="expected">
/// Where the next part of an upload has to begin; <c>null</c> when that is not what is wrong.
/// </param>
public sealed class BlobRefusedException(RefusalCode code, string message, long? expected = null) : Exception(message)
{
    /// <summary>Of the closed list.</summary>
    public RefusalCode Code { get; } = code;

    /// <summary>
    /// Where the next part of an upload has to begin; <c>null</c> when that is not what is wrong.
    /// </summary>
    public long? Expected { get; } = expected;
}
