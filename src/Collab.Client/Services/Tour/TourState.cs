using System.Collections.Immutable;
using Collab.Protocol.Services.Tour;

namespace Collab.Client;

/// <summary>Who leads, and the newest pages, as the fold of the log. Immutable.</summary>
/// <remarks>Bounded as the server's own state is.</remarks>
public sealed record TourState
{
    /// <summary>Pages kept.</summary>
    public const int PagesMax = 100;

    /// <summary>Size of the pages kept, encoded, in bytes; the oldest give way first.</summary>
    public const int PageBytesMax = 128 * 1024;

    internal static readonly TourState Empty = new();

    private TourState() { }

    /// <summary>Empty while there is no tour.</summary>
    public string Leader { get; private init; } = "";

    /// <summary>When the tour started; <c>null</c> while there is none.</summary>
    public DateTimeOffset? StartedAt { get; private init; }

    /// <summary>Whether addresses of the scheme http are legal, besides https.</summary>
    public bool HttpAllowed { get; private init; }

    /// <summary>The pages of this tour and those before, oldest first. They are never changed.</summary>
    public ImmutableList<Page> Pages { get; private init; } = [];

    /// <summary>Where the tour is; <c>null</c> while there is none.</summary>
    public Page? Current => Leader.Length > 0 && Pages.Count > 0 ? Pages[^1] : null;

    /// <summary>Whether a scroll that came from a participant is to be shown.</summary>
    public bool Follows(string participant, Scroll scroll)
    {
        ArgumentNullException.ThrowIfNull(scroll);
        return Current is { } current && participant == Leader && scroll.Visit == current.Visit;
    }

    internal static TourState Of(TourSnapshot snapshot) => new TourState
    {
        Leader = snapshot.Leader,
        StartedAt = snapshot.StartedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(snapshot.StartedAt),
        HttpAllowed = snapshot.HttpAllowed,
        Pages = [.. snapshot.Pages],
    }.Bounded();

    internal TourState After(ConferenceEvent @event) => @event.Body switch
    {
        TourStarted e => this with { Leader = e.Leader, StartedAt = @event.Time },
        PageVisited e => (this with
        {
            Pages = Pages.Add(new Page
            {
                Visit = e.Visit,
                Url = e.Url,
                Title = e.Title,
                Leader = Leader,
                At = @event.Time.ToUnixTimeMilliseconds(),
            }),
        }).Bounded(),
        TourHandedOver e => this with { Leader = e.To },
        TourEnded => this with { Leader = "", StartedAt = null },
        HttpAllowed e => this with { HttpAllowed = e.Allowed },
        _ => this,
    };

    private TourState Bounded()
    {
        var (pages, bytes) = (Pages, Pages.Sum(page => (long)page.CalculateSize()));
        while (pages.Count > PagesMax || (bytes > PageBytesMax && pages.Count > 1))
        {
            bytes -= pages[0].CalculateSize();
            pages = pages.RemoveAt(0);
        }

        return pages.Count == Pages.Count ? this : this with { Pages = pages };
    }
}
