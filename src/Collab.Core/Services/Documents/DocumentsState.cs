using System.Collections.Immutable;
using Collab.Core.Services.Drawings;
using Collab.Protocol.Services.Documents;

namespace Collab.Core.Services.Documents;

/// <summary>The open documents, what is written on their pages, and who leads.</summary>
/// <remarks>
/// Immutable; finding a document and every change take O(log n). Documents are messages that others hold too: they are
/// replaced, never changed, and hold no pages; those are in <see cref="Drawings"/>.
/// </remarks>
public sealed record DocumentsState
{
    /// <summary>Nothing was ever opened.</summary>
    public static readonly DocumentsState Empty = new();

    /// <summary>By id, without what is written on them.</summary>
    public ImmutableSortedDictionary<long, OpenedDocument> Documents { get; private init; } =
        ImmutableSortedDictionary<long, OpenedDocument>.Empty;

    /// <summary>The pages that somebody has written on, by the numbers of <see cref="SurfaceOf"/>.</summary>
    public ImmutableSortedSet<long> Written { get; private init; } = [];

    /// <summary>What is written, by the same numbers.</summary>
    public DrawingSet Drawings { get; private init; } = DrawingSet.Empty;

    /// <summary>The id that the next document gets.</summary>
    public long NextDocument { get; private init; } = 1;

    /// <summary>Who leads; empty when nobody does.</summary>
    public string Presenter { get; internal init; } = "";

    /// <summary>The document that was shown last; 0 for none.</summary>
    public long Shown { get; private init; }

    /// <summary>Size of all documents, in bytes.</summary>
    public long TotalBytes => Documents.Values.Sum(x => x.Size);

    /// <summary>When the first upload has to have ended; <c>null</c> when none is under way.</summary>
    public long? NextDeadline => Documents.Values
        .Where(x => !x.Stored)
        .Min(x => (long?)x.OpenedAt + DocumentsLimits.UploadMillisecondsMax);

    /// <summary>The number of a page's surface: no two pages have the same.</summary>
    public static long SurfaceOf(long document, int page) => (document * (DocumentsLimits.PagesMax + 1)) + page;

    /// <summary>The document of that id, or <c>null</c>.</summary>
    public OpenedDocument? Find(long document) => Documents.GetValueOrDefault(document);

    /// <summary>With a page's surface, whether somebody has written on it or not.</summary>
    public DocumentsState Opened(long document, int page)
    {
        var surface = SurfaceOf(document, page);
        return Written.Contains(surface)
            ? this
            : this with { Written = Written.Add(surface), Drawings = Drawings.Open(surface) };
    }

    /// <summary>With one document more, the next.</summary>
    /// <exception cref="InvalidOperationException">Its id is not the next: the log is not this decider's.</exception>
    internal DocumentsState Add(OpenedDocument document) => document.Id != NextDocument
        ? throw new InvalidOperationException($"Document {document.Id} was opened where {NextDocument} is next.")
        : this with { Documents = Documents.Add(document.Id, document), NextDocument = NextDocument + 1 };

    /// <summary>With a document as it is now.</summary>
    internal DocumentsState Change(long document, Action<OpenedDocument> change)
    {
        var changed = Documents[document].Clone();
        change(changed);
        return this with { Documents = Documents.SetItem(document, changed) };
    }

    /// <summary>With what somebody leads to.</summary>
    internal DocumentsState Show(long document, PageView view) =>
        Change(document, x => x.View = view) with { Shown = document };

    /// <summary>Without a document, and what is written on it.</summary>
    internal DocumentsState Close(long document)
    {
        var pages = PagesOf(document).ToList();
        return this with
        {
            Documents = Documents.Remove(document),
            Written = Written.Except(pages),
            Drawings = pages.Aggregate(Drawings, (drawings, surface) => drawings.Close(surface)),
            Shown = Shown == document ? 0 : Shown,
        };
    }

    /// <summary>With what becomes of a page.</summary>
    internal DocumentsState Draw(long document, int page, Func<DrawingSet, long, DrawingSet> change)
    {
        var opened = Opened(document, page);
        return opened with { Drawings = change(opened.Drawings, SurfaceOf(document, page)) };
    }

    /// <summary>The surfaces of a document's pages that somebody has written on.</summary>
    internal IEnumerable<long> PagesOf(long document)
    {
        var (first, last) = (SurfaceOf(document, 0), SurfaceOf(document, DocumentsLimits.PagesMax));
        return Written.Where(surface => surface >= first && surface <= last);
    }

    /// <summary>As a snapshot has it.</summary>
    internal static DocumentsState Of(DocumentsSnapshot snapshot)
    {
        var pages = snapshot.Documents
            .SelectMany(x => x.Written.Select(page => (Surface: SurfaceOf(x.Id, page.Page), page.Content)))
            .ToList();
        return new DocumentsState
        {
            Documents = snapshot.Documents.ToImmutableSortedDictionary(x => x.Id, Bare),
            Written = [.. pages.Select(x => x.Surface)],
            Drawings = DrawingSet.Of(pages, snapshot.NextObject),
            NextDocument = snapshot.NextDocument,
            Presenter = snapshot.Presenter,
            Shown = snapshot.Shown,
        };
    }

    private static OpenedDocument Bare(OpenedDocument document)
    {
        var bare = document.Clone();
        bare.Written.Clear();
        return bare;
    }
}
