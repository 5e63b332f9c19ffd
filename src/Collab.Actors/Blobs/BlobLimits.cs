namespace Collab.Actors.Blobs;

/// <summary>What bounds keeping and moving contents. All are inclusive.</summary>
public static class BlobLimits
{
    /// <summary>
    /// Contents are kept in chunks of this size, the last one excepted: what an upload or a download holds in memory.
    /// In bytes.
    /// </summary>
    public const int ChunkBytes = 256 * 1024;

    /// <summary>Conferences in one page of <see cref="IBlobStore.ListConferencesAsync"/>.</summary>
    public const int ConferencesMax = 200;

    /// <summary>How long one step of the store may take, waiting for its turn included.</summary>
    public static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(10);
}
