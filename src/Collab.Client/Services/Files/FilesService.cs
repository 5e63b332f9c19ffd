using System.Globalization;
using System.Security.Cryptography;
using Collab.Protocol.Services.Files;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>files</c>: files that participants offer each other.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class FilesService : ClientService
{
    private volatile FilesState _state = FilesState.Empty;

    internal FilesService() : base("files", FilesReflection.Descriptor) { }

    /// <summary>The files as of the last event; every change is a new object.</summary>
    public FilesState State => _state;

    /// <summary>Offers a file and uploads it: hashes it, announces it, sends it part by part.</summary>
    /// <param name="name">1 to 200 UTF-16 units after trimming, without slashes.</param>
    /// <param name="mediaType">For example <c>application/pdf</c>; empty when unknown.</param>
    /// <param name="content">Can seek; read twice from its beginning, never held as a whole.</param>
    /// <param name="progress">Told as it is uploaded.</param>
    /// <param name="cancellationToken">Gives up; the file is then withdrawn.</param>
    /// <returns>The file's number, once its content is there for everybody.</returns>
    /// <exception cref="RefusedException">
    /// It is too large, of a type that is not allowed, or there is no room; or it was removed meanwhile.
    /// </exception>
    public async Task<long> ShareAsync(
        string name,
        string mediaType,
        Stream content,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.CanSeek) throw new ArgumentException("The content must be able to seek.", nameof(content));
        content.Position = 0;
        var hash = Convert.ToHexStringLower(
            await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));
        var file = await OfferAsync(name, mediaType, content.Length, hash, cancellationToken).ConfigureAwait(false);
        try
        {
            await UploadAsync(file, content, progress, cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch
        {
            await WithdrawAsync(file).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Announces a file; then upload exactly that with <see cref="UploadAsync"/>.</summary>
    /// <param name="name">1 to 200 UTF-16 units after trimming, without slashes.</param>
    /// <param name="mediaType">For example <c>application/pdf</c>; empty when unknown.</param>
    /// <param name="size">Bytes, from 1.</param>
    /// <param name="sha256">Of the content: 64 hexadecimal digits in lower case.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The file's number.</returns>
    /// <exception cref="OutcomeUnknownException">
    /// The client had to start from fresh snapshots before the answer came; look at the state.
    /// </exception>
    public async Task<long> OfferAsync(
        string name, string mediaType, long size, string sha256, CancellationToken cancellationToken = default)
    {
        var offer = new OfferFile { Name = name, MediaType = mediaType, Size = size, Sha256 = sha256 };
        var receipt = await SendAsync(offer, cancellationToken).ConfigureAwait(false);
        return receipt.Find<FileOffered>()?.File
            ?? _state.Files.LastOrDefault(x => x.Owner == Client.ParticipantId && x.Sha256 == sha256)?.Id
            ?? throw new OutcomeUnknownException(
                "The file was offered, but its number is not known: the client had to start over. Look at the state.");
    }

    /// <summary>Uploads what was announced, or the rest of it after an attempt that broke off.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="content">Can seek; exactly what was announced.</param>
    /// <param name="progress">Told after each part.</param>
    /// <param name="cancellationToken">Gives up; what was sent is there for the next attempt.</param>
    /// <exception cref="RefusedException">The file is gone or another's, or its size or hash is another.</exception>
    public Task UploadAsync(
        long file,
        Stream content,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Client.UploadBlobAsync(Name, BlobOf(file), content, progress, cancellationToken);

    /// <summary>Downloads a file and checks its hash; goes on where a destination that has a part of it ends.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="destination">Empty, or with the file's beginning: then it must seek and be readable.</param>
    /// <param name="progress">Told as bytes come.</param>
    /// <param name="cancellationToken">Gives up; what was written is good for going on.</param>
    /// <exception cref="ArgumentException">There is no such file, or its content is not there yet.</exception>
    /// <exception cref="InvalidDataException">What is there now has another hash: do not use it.</exception>
    public async Task DownloadAsync(
        long file,
        Stream destination,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (_state.Find(file) is not { Stored: true } known)
            throw new ArgumentException($"There is no file {file} that can be downloaded.", nameof(file));
        using var hashing = new HashingStream(destination);
        var from = await hashing.ReadOverAsync(cancellationToken).ConfigureAwait(false);
        if (from < known.Size)
        {
            await Client.DownloadBlobAsync(Name, BlobOf(file), hashing, from, progress, cancellationToken)
                .ConfigureAwait(false);
        }

        if (hashing.Hash() != known.Sha256)
        {
            throw new InvalidDataException(
                $"What was downloaded is not file {file}: its SHA-256 is not {known.Sha256}.");
        }
    }

    /// <summary>A link to a file, for a browser; good for some minutes, at any node.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<Uri> GetLinkAsync(long file, CancellationToken cancellationToken = default) =>
        Client.GetBlobLinkAsync(Name, BlobOf(file), cancellationToken);

    /// <summary>Removes a file, for good: its owner, co-hosts and hosts.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RemoveAsync(long file, CancellationToken cancellationToken = default) =>
        SendAsync(new RemoveFile { File = file }, cancellationToken);

    /// <summary>Sets what holds for files that are offered from now on: co-hosts and hosts.</summary>
    /// <param name="rules">All of them; each is replaced.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangeRulesAsync(FileRules rules, CancellationToken cancellationToken = default) =>
        SendAsync(new ChangeFileRules { Rules = rules }, cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is FilesSnapshot files ? FilesState.Of(files) : FilesState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);

    private static string BlobOf(long file) => file.ToString(CultureInfo.InvariantCulture);

    /// <summary>Best effort: what stays behind goes by itself when its time has passed.</summary>
    private async Task WithdrawAsync(long file)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await RemoveAsync(file, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConferenceClientException or OperationCanceledException)
        {
            // It is gone already, or nobody answers.
        }
    }
}

public sealed partial class ConferenceClient
{
    /// <summary>The files.</summary>
    public FilesService Files => Service<FilesService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Files = Add(() => new FilesService());
}
