namespace Collab.Actors.Blobs;

/// <summary>
/// Keeps contents, in chunks of <see cref="BlobLimits.ChunkBytes"/>. Every node must see the same: what one node has
/// written, all others read. Register one of your own in the host's services to use it instead of those that
/// <see cref="Hosting.CollabOptions.Blobs"/> names.
/// </summary>
/// <remarks>
/// A store knows nothing of conferences but their ids; what is to be kept, for how long, and who may read it, the
/// conferences' states say. All members may be called by several nodes at the same time. They throw a
/// <see cref="JournalUnavailableException"/> when the store cannot be reached or fails.
/// </remarks>
public interface IBlobStore
{
    /// <summary>What is kept of a blob; <c>null</c> for nothing.</summary>
    Task<BlobInfo?> FindAsync(BlobId id, CancellationToken cancellation);

    /// <summary>
    /// Adds a chunk at the end, and only there: of two who add at the same place one is too late. Begins the blob when
    /// the offset is 0.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="offset">A multiple of <see cref="BlobLimits.ChunkBytes"/>.</param>
    /// <param name="chunk">
    /// 1 to <see cref="BlobLimits.ChunkBytes"/> bytes; fewer than that only at the very end.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// <c>false</c> when the offset is not the blob's length, or it is complete, or was deleted meanwhile.
    /// </returns>
    Task<bool> AppendAsync(BlobId id, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellation);

    /// <summary>Marks a blob as complete. Doing it again, or to a blob that is gone, changes nothing.</summary>
    Task CompleteAsync(BlobId id, CancellationToken cancellation);

    /// <summary>Reads from an offset, complete or not.</summary>
    /// <param name="id">Which.</param>
    /// <param name="offset">From 0.</param>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many bytes were read: at least one, 0 at the end or when there is nothing.</returns>
    Task<int> ReadAsync(BlobId id, long offset, Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Deletes whatever is kept of a blob. Doing it again changes nothing.</summary>
    Task DeleteAsync(BlobId id, CancellationToken cancellation);

    /// <summary>Everything that is kept for a conference, in no particular order.</summary>
    Task<IReadOnlyList<BlobInfo>> ListAsync(ConferenceId conference, CancellationToken cancellation);

    /// <summary>The conferences for which anything is kept, page by page in the order of the store.</summary>
    /// <param name="after">The last of the page before; <c>null</c> for the first page.</param>
    /// <param name="limit">1 to <see cref="BlobLimits.ConferencesMax"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ConferenceId>> ListConferencesAsync(
        ConferenceId? after, int limit, CancellationToken cancellation);
}
