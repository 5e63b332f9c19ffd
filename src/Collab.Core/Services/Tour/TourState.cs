using System.Collections.Immutable;
using Collab.Protocol.Services.Tour;

namespace Collab.Core.Services.Tour;

/// <summary>Who leads, and the newest pages, bounded in number and size. Immutable.</summary>
public sealed record TourState
{
    /// <summary>No tour, and none ever.</summary>
    public static readonly TourState Empty = new();

    /// <summary>Empty while there is no tour.</summary>
    public string Leader { get; internal init; } = "";

    /// <summary>Milliseconds since the Unix epoch; 0 while there is no tour.</summary>
    public long StartedAt { get; internal init; }

    /// <summary>Whether addresses of the scheme http are legal, besides https.</summary>
    public bool HttpAllowed { get; internal init; }

    /// <summary>Oldest first, with consecutive visits.</summary>
    public ImmutableList<Page> Pages { get; private init; } = [];

    /// <summary>The encoded size of <see cref="Pages"/>, in bytes.</summary>
    public long PageBytes { get; private init; }

    /// <summary>The number that the next visit gets.</summary>
    public long NextVisit { get; private init; } = 1;

    /// <summary>Whether somebody leads.</summary>
    public bool IsRunning => Leader.Length > 0;

    /// <summary>With the page that is visited now.</summary>
    /// <param name="page">Its visit is <see cref="NextVisit"/>.</param>
    /// <exception cref="InvalidOperationException">It is not: the log was not written by this decider.</exception>
    internal TourState Add(Page page)
    {
        if (page.Visit != NextVisit)
            throw new InvalidOperationException($"Visit {page.Visit} came where {NextVisit} is next.");
        var (pages, bytes) = (Pages.Add(page), PageBytes + page.CalculateSize());
        while (pages.Count > TourLimits.RetainedPagesMax || bytes > TourLimits.RetainedBytesMax)
        {
            bytes -= pages[0].CalculateSize();
            pages = pages.RemoveAt(0);
        }

        return this with { Pages = pages, PageBytes = bytes, NextVisit = page.Visit + 1 };
    }

    /// <summary>As a snapshot has it.</summary>
    internal static TourState Of(TourSnapshot snapshot) => new()
    {
        Leader = snapshot.Leader,
        StartedAt = snapshot.StartedAt,
        HttpAllowed = snapshot.HttpAllowed,
        Pages = [.. snapshot.Pages],
        PageBytes = snapshot.Pages.Sum(page => (long)page.CalculateSize()),
        NextVisit = snapshot.NextVisit,
    };
}
