using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;
using Google.Protobuf;

namespace Collab.Core.Services.Documents;

/// <summary>What an event makes of the documents.</summary>
internal static class DocumentsEvents
{
    public static DocumentsState Evolve(DocumentsState state, IMessage @event, EventContext context) => @event switch
    {
        DocumentOpened e => state.Add(new OpenedDocument
        {
            Id = e.Document,
            Name = e.Name,
            MediaType = e.MediaType,
            Size = e.Size,
            Sha256 = e.Sha256,
            Pages = e.Pages,
            Owner = e.Owner,
            OpenedAt = context.Time,
        }),
        DocumentStored e => state.Change(e.Document, x => x.Stored = true),
        DocumentClosed e => state.Close(e.Document),
        PresenterChanged e => state with { Presenter = e.Presenter },
        PageShown e => state.Show(e.Document, e.View),
        PageCleared { All: true } e => state.Draw(e.Document, e.Page, (set, surface) => set.ClearAll(surface)),
        PageCleared e => state.Draw(e.Document, e.Page, (set, surface) => set.ClearOf(surface, e.Author, context)),
        MarksAdded e => Edited(state, e.Document, e.Page, new Edit { Put = { e.Objects } }, context),
        MarksChanged e => Edited(state, e.Document, e.Page, new Edit { Put = { e.Objects } }, context),
        MarksDeleted e => Edited(state, e.Document, e.Page, new Edit { Deleted = { e.Objects } }, context),
        MarksUndone e => state.Draw(
            e.Document, e.Page, (set, surface) => set.Turn(surface, e.Edit, e.Steps, undo: true, context)),
        MarksRedone e => state.Draw(
            e.Document, e.Page, (set, surface) => set.Turn(surface, e.Edit, e.Steps, undo: false, context)),
        _ => throw new UnknownEventException(DocumentsService.ServiceName, @event.Descriptor.Name),
    };

    private static DocumentsState Edited(
        DocumentsState state, long document, int page, Edit edit, EventContext context) =>
        state.Draw(document, page, (set, surface) => set.Edit(surface, edit, context));
}
