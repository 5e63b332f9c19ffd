using System.Buffers;
using System.Security.Cryptography;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Core.Services.Blobs;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;

namespace Collab.Actors.Blobs;

/// <summary>Contents, kept in step with the conferences that refer to them.</summary>
/// <remarks>
/// The state is the truth, the store follows: what the journal does not refer to is deleted, what is there and not
/// known is told again. So every step may be cut off by a crash, and is made up for by the uploader's next request, or
/// by the next cleaning of whichever node.
/// </remarks>
internal sealed class NodeBlobs(
    IBlobStore store, IConferences conferences, ServiceCatalog catalog, TimeSpan retention, TimeProvider clock) : IBlobs
{
    public async Task<BlobTerms> FindAsync(BlobId id, CancellationToken cancellation)
    {
        var live = await conferences.FollowAsync(id.Conference, cancellation).ConfigureAwait(false);
        if (live.FindBlob(id.Service, id.Name) is { } terms) return terms;
        // Announced over another node a moment ago, it may not have come here yet; the journal has it.
        var journaled = await conferences.InspectAsync(id.Conference, cancellation).ConfigureAwait(false);
        return journaled.FindBlob(id.Service, id.Name) ?? throw NotThere(id);
    }

    public async Task<BlobProgress> ProgressAsync(BlobId id, CancellationToken cancellation)
    {
        var terms = await FindAsync(id, cancellation).ConfigureAwait(false);
        var blob = await store.FindAsync(id, cancellation).ConfigureAwait(false);
        return new BlobProgress(blob?.Length ?? 0, terms.Size, terms.Stored);
    }

    public async Task<BlobProgress> WriteAsync(
        BlobId id, long offset, Stream content, CancellationToken cancellation)
    {
        var terms = await FindAsync(id, cancellation).ConfigureAwait(false);
        var blob = await store.FindAsync(id, cancellation).ConfigureAwait(false);
        var length = blob?.Length ?? 0;
        if (blob is not { Complete: true })
        {
            if (offset != length) throw Misplaced(offset, length);
            if (blob is null)
            {
                // Removing files and offering more must not fill the store with what nobody refers to.
                await CleanAsync(id.Conference, cancellation).ConfigureAwait(false);
            }

            length = await AppendAsync(id, terms, length, content, cancellation).ConfigureAwait(false);
            if (length < terms.Size) return new BlobProgress(length, terms.Size, false);
            await CheckHashAsync(id, terms, cancellation).ConfigureAwait(false);
            await store.CompleteAsync(id, cancellation).ConfigureAwait(false);
        }

        if (!terms.Stored) await ConfirmAsync(id, cancellation).ConfigureAwait(false);
        return new BlobProgress(terms.Size, terms.Size, true);
    }

    public async Task<BlobContent> OpenAsync(BlobId id, CancellationToken cancellation)
    {
        var terms = await FindAsync(id, cancellation).ConfigureAwait(false);
        if (!terms.Stored)
        {
            throw new BlobRefusedException(
                RefusalCode.NotFound, $"{id.Path} has not been uploaded yet: ask again later.");
        }

        return await store.FindAsync(id, cancellation).ConfigureAwait(false) is { Complete: true } blob
            ? new BlobContent(terms, new BlobStream(store, blob))
            : throw new BlobRefusedException(RefusalCode.NotFound, $"The content of {id.Path} is gone.");
    }

    public async Task<int> CleanAsync(ConferenceId conference, CancellationToken cancellation)
    {
        // In this order: whatever is in the list was announced by an event that the journal has by now.
        var blobs = await store.ListAsync(conference, cancellation).ConfigureAwait(false);
        if (blobs.Count == 0) return 0;
        var state = await conferences.InspectAsync(conference, cancellation).ConfigureAwait(false);
        var deleted = 0;
        foreach (var blob in blobs)
        {
            var terms = state.FindBlob(blob.Id.Service, blob.Id.Name);
            if (terms is null || IsOver(state, terms))
            {
                await store.DeleteAsync(blob.Id, cancellation).ConfigureAwait(false);
                deleted++;
            }
            else if (blob.Complete && !terms.Stored)
            {
                // Its uploader's node has gone between the two; nobody else may ever ask.
                await TryConfirmAsync(blob.Id, cancellation).ConfigureAwait(false);
            }
        }

        return deleted;
    }

    /// <summary>Whether the conference has ended, and the content is kept no longer.</summary>
    private bool IsOver(Conference conference, BlobTerms terms)
    {
        var life = conference.Facts.Conference;
        return life.Phase == Phase.Unspecified
            || (life.Phase == Phase.Ended
                && (!terms.Stored
                    || life.EndedAt + retention.TotalMilliseconds <= clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>Adds what comes, chunk by chunk; gives the length that is kept then.</summary>
    private async Task<long> AppendAsync(
        BlobId id, BlobTerms terms, long length, Stream content, CancellationToken cancellation)
    {
        var begun = length;
        var buffer = ArrayPool<byte>.Shared.Rent(BlobLimits.ChunkBytes + 1);
        try
        {
            while (length < terms.Size)
            {
                var wanted = (int)Math.Min(BlobLimits.ChunkBytes, terms.Size - length);
                // One more than is missing tells whether there is more than was announced.
                var asked = length + wanted == terms.Size ? wanted + 1 : wanted;
                var read = await content.ReadAtLeastAsync(
                    buffer.AsMemory(0, asked), asked, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
                if (read < wanted && read > 0 && length == begun) throw TooShort(read, terms.Size - length);
                if (read < wanted) break;
                if (read > wanted)
                {
                    throw new BlobRefusedException(
                        RefusalCode.InvalidArgument,
                        $"There is more than the {terms.Size} bytes that were announced of {id.Path}.");
                }

                if (!await store.AppendAsync(id, length, buffer.AsMemory(0, wanted), cancellation)
                    .ConfigureAwait(false))
                {
                    var blob = await store.FindAsync(id, cancellation).ConfigureAwait(false);
                    throw Misplaced(length, blob?.Length ?? 0);
                }

                length += wanted;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return length;
    }

    private async Task CheckHashAsync(BlobId id, BlobTerms terms, CancellationToken cancellation)
    {
        var stream = new BlobStream(store, new BlobInfo(id, terms.Size, false));
        await using var _ = stream.ConfigureAwait(false);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        if (hash == terms.Sha256) return;
        await store.DeleteAsync(id, cancellation).ConfigureAwait(false);
        throw new BlobRefusedException(
            RefusalCode.InvalidArgument,
            $"What came of {id.Path} has the SHA-256 {hash}, announced was {terms.Sha256}. It was dropped: upload it "
            + "again from the beginning, or remove it.",
            expected: 0);
    }

    /// <summary>Tells the service; what it does not want is dropped.</summary>
    private async Task ConfirmAsync(BlobId id, CancellationToken cancellation)
    {
        if (BlobLookup.HolderOf(catalog, id.Service) is not { } holder) return;
        var result = await conferences.SubmitAsync(
            id.Conference, id.Service, holder.ConfirmBlob(id.Name), cancellation).ConfigureAwait(false);
        if (result.Refused is not { } code) return;
        // Refused for good, it will never be referred to. Otherwise it stays for the next request, or cleaning.
        if (!code.Retry && code != RefusalCode.ServiceFailed)
            await store.DeleteAsync(id, cancellation).ConfigureAwait(false);
        throw new BlobRefusedException(code, result.Message);
    }

    private async Task TryConfirmAsync(BlobId id, CancellationToken cancellation)
    {
        try
        {
            await ConfirmAsync(id, cancellation).ConfigureAwait(false);
        }
        catch (BlobRefusedException)
        {
            // It was dropped, or is told again next time; the others must not wait for it.
        }
    }

    private static BlobRefusedException NotThere(BlobId id) => new(
        RefusalCode.NotFound,
        $"The conference has nothing that is called {LegalText.Quotable(id.Path)}: it was removed, or never "
        + "announced.");

    private static BlobRefusedException TooShort(int bytes, long missing) => new(
        RefusalCode.InvalidArgument,
        $"The part has {bytes} bytes, of which none was kept: send at least "
        + $"{Math.Min(missing, BlobLimits.ChunkBytes)}.");

    private static BlobRefusedException Misplaced(long offset, long length) => new(
        RefusalCode.InvalidArgument,
        $"The part begins at {offset}, but {length} bytes are there: go on from {length}.",
        length);
}
