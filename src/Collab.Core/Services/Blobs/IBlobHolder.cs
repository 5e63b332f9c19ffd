using Google.Protobuf;

namespace Collab.Core.Services.Blobs;

/// <summary>
/// A service whose state refers to contents in the blob store. Implemented beside <see cref="IService"/>.
/// </summary>
/// <remarks>
/// The state comes first: an event announces a blob with its size and hash, then its owner uploads exactly that, then a
/// node says with <see cref="ConfirmBlob"/> that it is there. A blob that no state refers to is nobody's: it cannot be
/// uploaded or read, and is deleted. So a service need not know the store, and its log never holds content.
/// </remarks>
public interface IBlobHolder
{
    /// <summary>What the state says of a blob; <c>null</c> when it refers to none of that name, or no longer.</summary>
    /// <param name="state">The service's state.</param>
    /// <param name="blob">The blob's name, unique within the service and the conference and never used again.</param>
    BlobTerms? FindBlob(object state, string blob);

    /// <summary>
    /// The command with which a node says that a blob is in the store, whole and with the right hash. It is for nodes
    /// alone, and doing it again must change nothing.
    /// </summary>
    /// <param name="blob">A name for which <see cref="FindBlob"/> has found something.</param>
    IMessage ConfirmBlob(string blob);
}

/// <summary>What a service's state says of a blob.</summary>
/// <param name="Owner">The id of the participant who alone uploads it.</param>
/// <param name="Name">The file name that downloads are saved under.</param>
/// <param name="MediaType">As <see cref="BlobChecks.CheckMediaType"/> admits it.</param>
/// <param name="Size">Bytes, from 1.</param>
/// <param name="Sha256">Of the content: 64 hexadecimal digits in lower case.</param>
/// <param name="Stored">Whether a node has said that the content is there.</param>
public sealed record BlobTerms(
    string Owner, string Name, string MediaType, long Size, string Sha256, bool Stored);
