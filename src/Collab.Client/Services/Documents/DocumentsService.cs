using System.Globalization;
using System.Security.Cryptography;
using Collab.Protocol.Services.Documents;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>
/// The service <c>documents</c>: documents that somebody leads through, and that everybody may write on.
/// </summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. What is written on pages is in the part of this class about marks.
/// </remarks>
public sealed partial class DocumentsService : ClientService
{
    private volatile DocumentsState _state = DocumentsState.Empty;

    internal DocumentsService() : base("documents", DocumentsReflection.Descriptor) { }

    /// <summary>The documents as of the last event; every change is a new object.</summary>
    public DocumentsState State => _state;

    /// <summary>Opens a document for everybody and uploads it: presenters and above.</summary>
    /// <param name="name">1 to 200 UTF-16 units after trimming, without slashes.</param>
    /// <param name="mediaType">
    /// <c>application/pdf</c>, <c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c>, <c>image/webp</c> or
    /// <c>text/plain</c>.
    /// </param>
    /// <param name="pages">How many it has: 1 to 2000, 1 for images.</param>
    /// <param name="content">Can seek; read twice from its beginning, never held as a whole.</param>
    /// <param name="progress">Told as it is uploaded.</param>
    /// <param name="cancellationToken">Gives up; the document is closed then.</param>
    /// <returns>The document's number, once its content is there for everybody.</returns>
    /// <exception cref="OutcomeUnknownException">
    /// It was opened, but the client had to start over before it learned the number: look at the state.
    /// </exception>
    public async Task<long> OpenAsync(
        string name,
        string mediaType,
        int pages,
        Stream content,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.CanSeek) throw new ArgumentException("The content must be able to seek.", nameof(content));
        content.Position = 0;
        var hash = await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
        var open = new OpenDocument
        {
            Name = name,
            MediaType = mediaType,
            Pages = pages,
            Size = content.Length,
            Sha256 = Convert.ToHexStringLower(hash),
        };
        var receipt = await SendAsync(open, cancellationToken).ConfigureAwait(false);
        var document = receipt.Find<DocumentOpened>()?.Document ?? throw new OutcomeUnknownException(
            $"The document was opened as event {receipt.Seq}, whose content went by.");
        try
        {
            await Client.UploadBlobAsync(Name, BlobOf(document), content, progress, cancellationToken)
                .ConfigureAwait(false);
            return document;
        }
        catch
        {
            // What stays open for want of an answer is closed by itself when its time has passed.
            _ = CloseAsync(document, CancellationToken.None).ContinueWith(
                closing => closing.Exception, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Downloads a document's content.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="destination">Written to from where it is.</param>
    /// <param name="progress">Told as bytes come.</param>
    /// <param name="cancellationToken">Gives up; what was written is good.</param>
    public Task DownloadAsync(
        long document,
        Stream destination,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Client.DownloadBlobAsync(Name, BlobOf(document), destination, 0, progress, cancellationToken);

    /// <summary>
    /// Closes a document for everybody, with all that is written on it: its owner, co-hosts and hosts.
    /// </summary>
    /// <param name="document">The document's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task CloseAsync(long document, CancellationToken cancellationToken = default) =>
        SendAsync(new CloseDocument { Document = document }, cancellationToken);

    /// <summary>Leads from now on, instead of whoever did: presenters and above.</summary>
    public Task StartPresentingAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new StartPresenting(), cancellationToken);

    /// <summary>Has nobody lead: whoever leads, co-hosts and hosts.</summary>
    public Task StopPresentingAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new StopPresenting(), cancellationToken);

    /// <summary>Has somebody else lead, who may present: whoever leads, co-hosts and hosts.</summary>
    /// <param name="to">The participant's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task PassPresentingAsync(string to, CancellationToken cancellationToken = default) =>
        SendAsync(new PassPresenting { To = to }, cancellationToken);

    /// <summary>Shows a page to those who follow, and to those who come later; takes leading.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="view">Page, place and zoom.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ShowAsync(long document, PageView view, CancellationToken cancellationToken = default) =>
        SendAsync(new ShowPage { Document = document, View = view }, cancellationToken);

    /// <summary>Tells those who follow where one is at this moment; may be lost.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="view">Page, place and zoom.</param>
    public ValueTask MoveViewAsync(long document, PageView view) =>
        SignalAsync(new ViewMoved { Document = document, View = view });

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is DocumentsSnapshot documents ? DocumentsState.Of(documents) : DocumentsState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);

    private static string BlobOf(long document) => document.ToString(CultureInfo.InvariantCulture);
}

public sealed partial class ConferenceClient
{
    /// <summary>The documents.</summary>
    public DocumentsService Documents => Service<DocumentsService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Documents = Add(() => new DocumentsService());
}
