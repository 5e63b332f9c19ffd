using System.Collections.Immutable;
using Collab.Protocol.Services.Documents;

namespace Collab.Client;

/// <summary>The open documents, who leads through them, and what is written on them, as the fold of the log.</summary>
public sealed record DocumentsState
{
    internal static readonly DocumentsState Empty = new();

    private DocumentsState() { }

    /// <summary>By number. A change puts another object in a document's place.</summary>
    public ImmutableList<SharedDocument> Documents { get; private init; } = [];

    /// <summary>Who leads; empty when nobody does.</summary>
    public string Presenter { get; private init; } = "";

    /// <summary>The number of the document that was shown last; 0 for none.</summary>
    public long Shown { get; private init; }

    /// <summary>The document of that number; <c>null</c> for none.</summary>
    public SharedDocument? Find(long document) => Documents.Find(x => x.Info.Id == document);

    internal static DocumentsState Of(DocumentsSnapshot snapshot) => new()
    {
        Documents =
        [
            .. snapshot.Documents.Select(x => new SharedDocument(
                Bare(x),
                x.Written.ToImmutableSortedDictionary(
                    page => page.Page, page => DrawingState.Empty.Put(page.Content?.Objects ?? [])))),
        ],
        Presenter = snapshot.Presenter,
        Shown = snapshot.Shown,
    };

    internal DocumentsState After(ConferenceEvent @event) => @event.Body switch
    {
        DocumentOpened e => this with
        {
            Documents = Documents.Add(new SharedDocument(
                new OpenedDocument
                {
                    Id = e.Document,
                    Name = e.Name,
                    MediaType = e.MediaType,
                    Size = e.Size,
                    Sha256 = e.Sha256,
                    Pages = e.Pages,
                    Owner = e.Owner,
                    OpenedAt = @event.Time.ToUnixTimeMilliseconds(),
                },
                ImmutableSortedDictionary<int, DrawingState>.Empty)),
        },
        DocumentStored e => Change(e.Document, x => x.With(info => info.Stored = true)),
        DocumentClosed e => this with
        {
            Documents = Documents.RemoveAll(x => x.Info.Id == e.Document),
            Shown = Shown == e.Document ? 0 : Shown,
        },
        PresenterChanged e => this with { Presenter = e.Presenter },
        PageShown e => Change(e.Document, x => x.With(info => info.View = e.View)) with { Shown = e.Document },
        PageCleared { All: true } e => Draw(e.Document, e.Page, _ => DrawingState.Empty),
        PageCleared e => Draw(e.Document, e.Page, x => x.ClearOf(e.Author)),
        MarksAdded e => Draw(e.Document, e.Page, x => x.Put(e.Objects)),
        MarksChanged e => Draw(e.Document, e.Page, x => x.Put(e.Objects)),
        MarksDeleted e => Draw(e.Document, e.Page, x => x.Delete(e.Objects)),
        MarksUndone e => Draw(e.Document, e.Page, x => x.After(e.Edit)),
        MarksRedone e => Draw(e.Document, e.Page, x => x.After(e.Edit)),
        _ => this,
    };

    private DocumentsState Draw(long document, int page, Func<DrawingState, DrawingState> change) =>
        Change(document, x => x with { Written = x.Written.SetItem(page, change(x.On(page))) });

    private DocumentsState Change(long document, Func<SharedDocument, SharedDocument> change)
    {
        var place = Documents.FindIndex(x => x.Info.Id == document);
        return place < 0 ? this : this with { Documents = Documents.SetItem(place, change(Documents[place])) };
    }

    private static OpenedDocument Bare(OpenedDocument document)
    {
        var bare = document.Clone();
        bare.Written.Clear();
        return bare;
    }
}

/// <summary>One document.</summary>
/// <param name="Info">What is known of it; its pages are in <see cref="Written"/>.</param>
/// <param name="Written">What is written on its pages, by their numbers; only those that were written on.</param>
public sealed record SharedDocument(OpenedDocument Info, ImmutableSortedDictionary<int, DrawingState> Written)
{
    /// <summary>What is written on a page.</summary>
    public DrawingState On(int page) => Written.GetValueOrDefault(page, DrawingState.Empty);

    internal SharedDocument With(Action<OpenedDocument> change)
    {
        var changed = Info.Clone();
        change(changed);
        return this with { Info = changed };
    }
}
