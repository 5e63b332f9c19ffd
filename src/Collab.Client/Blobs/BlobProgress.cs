namespace Collab.Client;

/// <summary>How far an upload or a download is.</summary>
/// <param name="Bytes">Bytes that are there.</param>
/// <param name="Size">Bytes in all.</param>
public readonly record struct BlobProgress(long Bytes, long Size);
