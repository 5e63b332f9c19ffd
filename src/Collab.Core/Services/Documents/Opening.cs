using System.Collections.Immutable;
using Collab.Core.Services.Blobs;
using Collab.Protocol;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Documents;

/// <summary>Opening documents, before their content is uploaded, and closing them.</summary>
internal static class Opening
{
    private const string Pdf = "application/pdf";
    private const string Text = "text/plain";

    private static readonly ImmutableArray<string> MediaTypes =
        [Pdf, "image/png", "image/jpeg", "image/gif", "image/webp", Text];

    public static Decision Decide(DocumentsState state, OpenDocument open, DecisionContext context)
    {
        if (context.Sender is not { } owner)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can open a document: send it from a session.");
        }

        var name = open.Name.Trim();
        return BlobChecks.CheckName(name)
            ?? BlobChecks.CheckSha256(open.Sha256)
            ?? CheckKind(open)
            ?? CheckRoom(state, open.Size)
            ?? Decision.Accept(new DocumentOpened
            {
                Document = state.NextDocument,
                Name = name,
                MediaType = open.MediaType,
                Size = open.Size,
                Sha256 = open.Sha256,
                Pages = open.Pages,
                Owner = owner.Id,
            });
    }

    public static Decision Confirm(DocumentsState state, ConfirmDocument confirm) =>
        Find(state, confirm.Document, out var document) ?? (document.Stored
            ? Decision.Nothing
            : Decision.Accept(new DocumentStored { Document = document.Id }));

    public static Decision Close(DocumentsState state, CloseDocument close, DecisionContext context)
    {
        if (Find(state, close.Document, out var document) is { } refusal) return refusal;
        return context.Sender is { Role: < Role.CoHost } sender && sender.Id != document.Owner
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Document {document.Id} is another participant's: only its owner, a co-host and a host may close it.")
            : Closed(document, CloseReason.Closed);
    }

    /// <summary>Closes what nobody uploads any more.</summary>
    public static IEnumerable<DecidedEvent> Settle(DocumentsState state, DecisionContext context) => state
        .Documents.Values
        .Where(x => !x.Stored
            && (x.OpenedAt + DocumentsLimits.UploadMillisecondsMax <= context.Now
                || context.Facts.Roster.Find(x.Owner) is null))
        .SelectMany(x => Closed(x, CloseReason.NotUploaded).Events);

    /// <summary>Finds a document, or says that there is none.</summary>
    public static Decision? Find(DocumentsState state, long id, out OpenedDocument document)
    {
        document = state.Find(id)!;
        return document is null
            ? Decision.Refuse(RefusalCode.NotFound, $"There is no document {id}: it may have been closed.")
            : null;
    }

    private static Decision Closed(OpenedDocument document, CloseReason reason) =>
        Decision.Accept(new DocumentClosed { Document = document.Id, Reason = reason });

    private static Decision? CheckKind(OpenDocument open)
    {
        if (!MediaTypes.Contains(open.MediaType))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"media_type is '{LegalText.Quotable(open.MediaType)}': {string.Join(", ", MediaTypes)} are legal.");
        }

        if (open.Size is < 1 or > DocumentsLimits.DocumentBytesMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"The document has {open.Size} bytes: 1 to {DocumentsLimits.DocumentBytesMax} are legal.");
        }

        var pagesMax = open.MediaType is Pdf or Text ? DocumentsLimits.PagesMax : 1;
        return open.Pages < 1 || open.Pages > pagesMax
            ? Decision.Refuse(
                RefusalCode.InvalidArgument, $"pages is {open.Pages}: 1 to {pagesMax} are legal for such a document.")
            : null;
    }

    private static Decision? CheckRoom(DocumentsState state, long size)
    {
        if (state.Documents.Count >= DocumentsLimits.DocumentsMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Documents.Count} documents are open, which is the limit: close one first.");
        }

        return state.TotalBytes + size <= DocumentsLimits.TotalBytesMax
            ? null
            : Decision.Refuse(
                RefusalCode.LimitReached,
                $"The open documents have {state.TotalBytes} bytes; with {size} more it would be above "
                + $"{DocumentsLimits.TotalBytesMax}, which is the limit: close one first.");
    }
}
