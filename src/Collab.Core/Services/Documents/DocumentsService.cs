using Collab.Core.Services.Blobs;
using Collab.Protocol.Services.Documents;
using Google.Protobuf;

namespace Collab.Core.Services.Documents;

/// <summary>Documents that somebody leads through, page by page, and that everybody may write on.</summary>
/// <remarks>
/// The state has what is known of each document and what is written on its pages; its content is a blob of the same
/// number. Whoever leads tells where they are by signals while they move, and by an event when they stay.
/// </remarks>
public sealed class DocumentsService : Service<DocumentsState>, IBlobHolder
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "documents";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Presenter,
            OpenDocument.Descriptor,
            CloseDocument.Descriptor,
            StartPresenting.Descriptor,
            StopPresenting.Descriptor,
            PassPresenting.Descriptor,
            ShowPage.Descriptor)
        .Command(
            Permission.Participant,
            AddMarks.Descriptor,
            MoveMarks.Descriptor,
            ReshapeMarks.Descriptor,
            DeleteMarks.Descriptor,
            ClearPage.Descriptor,
            UndoMarks.Descriptor,
            RedoMarks.Descriptor)
        .Command(Permission.Node, ConfirmDocument.Descriptor)
        .Event(
            DocumentOpened.Descriptor,
            DocumentStored.Descriptor,
            DocumentClosed.Descriptor,
            PresenterChanged.Descriptor,
            PageShown.Descriptor,
            PageCleared.Descriptor,
            MarksAdded.Descriptor,
            MarksChanged.Descriptor,
            MarksDeleted.Descriptor,
            MarksUndone.Descriptor,
            MarksRedone.Descriptor)
        .Query(Permission.Participant, GetDocuments.Descriptor, DocumentsSnapshot.Descriptor)
        .Signal(Permission.Presenter, ViewMoved.Descriptor)
        .SnapshotAs(DocumentsSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override DocumentsState Initial => DocumentsState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(DocumentsState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        OpenDocument open => Opening.Decide(state, open, context),
        ConfirmDocument confirm => Opening.Confirm(state, confirm),
        CloseDocument close => Opening.Close(state, close, context),
        StartPresenting => Presenting.Start(state, context),
        StopPresenting => Presenting.Stop(state, context),
        PassPresenting pass => Presenting.Pass(state, pass, context),
        ShowPage show => Presenting.Show(state, show, context),
        AddMarks add => Marking.Add(state, add, context),
        MoveMarks move => Marking.Move(state, move, context),
        ReshapeMarks reshape => Marking.Reshape(state, reshape, context),
        DeleteMarks delete => Marking.Delete(state, delete, context),
        ClearPage clear => Marking.Clear(state, clear, context),
        UndoMarks undo => Marking.Undo(state, undo, context),
        RedoMarks redo => Marking.Redo(state, redo, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(DocumentsState state, DecisionContext context) =>
        context.Facts.Conference.IsAlive
            ? Decision.Accept([.. Opening.Settle(state, context), .. Presenting.Settle(state, context)])
            : Decision.Nothing;

    /// <inheritdoc/>
    public override long? NextDeadline(DocumentsState state, Facts facts) =>
        facts.Conference.IsAlive ? state.NextDeadline : null;

    /// <inheritdoc/>
    public override DocumentsState Evolve(DocumentsState state, IMessage @event, EventContext context) =>
        DocumentsEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(DocumentsState state) =>
        DocumentsSnapshots.Write(state, pages: true, histories: true);

    /// <inheritdoc/>
    public override DocumentsState FromSnapshot(IMessage snapshot) => DocumentsState.Of((DocumentsSnapshot)snapshot);

    /// <summary>The documents without what can be undone, the same for everybody.</summary>
    public override IMessage View(DocumentsState state, Viewer viewer) =>
        DocumentsSnapshots.Write(state, pages: true, histories: false);

    /// <inheritdoc/>
    public override object ViewKey(DocumentsState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(DocumentsState state, IMessage query, Viewer viewer) => query switch
    {
        GetDocuments => new QueryStep.Answered(DocumentsSnapshots.Write(state, pages: false, histories: false)),
        _ => base.Answer(state, query, viewer),
    };

    /// <inheritdoc/>
    public BlobTerms? FindBlob(object state, string blob) =>
        ((DocumentsState)state).Find(BlobLookup.NumberOf(blob)) is { } document
            ? new BlobTerms(
                document.Owner, document.Name, document.MediaType, document.Size, document.Sha256, document.Stored)
            : null;

    /// <inheritdoc/>
    public IMessage ConfirmBlob(string blob) =>
        new ConfirmDocument { Document = BlobLookup.NumberOf(blob) };
}
