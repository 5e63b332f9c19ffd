using System.Collections.Immutable;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>One poll and its votes. Times are milliseconds since the Unix epoch, 0 for "not yet" or "never".</summary>
/// <remarks>Immutable; a vote takes O(log n). Messages in it are replaced, never changed.</remarks>
public sealed record PollState
{
    /// <summary>Its number, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>Complete, with the correct options.</summary>
    public required PollDefinition Definition { get; init; }

    /// <summary>The id of who drafted it.</summary>
    public required string Author { get; init; }

    /// <summary>The author's name when drafting.</summary>
    public required string AuthorName { get; init; }

    /// <summary>Where it is in its life.</summary>
    public PollPhase Phase { get; internal init; } = PollPhase.Draft;

    /// <summary>When it opened last.</summary>
    public long OpenedAt { get; internal init; }

    /// <summary>When it closed; 0 while open.</summary>
    public long ClosedAt { get; internal init; }

    /// <summary>When it closes by itself.</summary>
    public long ClosesAt { get; internal init; }

    /// <summary>Whether everybody may see the results.</summary>
    public bool Published { get; internal init; }

    /// <summary>What was told of the votes so far.</summary>
    public Results Results { get; internal init; } = new();

    /// <summary>Of a named poll: who voted what, by participant id.</summary>
    public ImmutableSortedDictionary<string, CastBallot> Ballots { get; internal init; } =
        ImmutableSortedDictionary.Create<string, CastBallot>(StringComparer.Ordinal);

    /// <summary>Of an anonymous poll that is open: who has voted, in the order of their ids.</summary>
    public ImmutableSortedSet<string> Voters { get; internal init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Of an anonymous poll that is open: votes that are not counted, the oldest first.</summary>
    public ImmutableList<Ballot> Pending { get; internal init; } = [];

    /// <summary>The counted votes per option, or per number from 1; empty for text.</summary>
    public ImmutableArray<int> Counts { get; internal init; } = [];

    /// <summary>How many votes are counted.</summary>
    public int Counted { get; internal init; }

    /// <summary>The counted texts of an anonymous poll, in ordinal order.</summary>
    public ImmutableList<string> Texts { get; internal init; } = [];

    /// <summary>When the next tally is due.</summary>
    public long DueAt { get; internal init; }

    /// <summary>Encoded size of the votes that are kept, in bytes, about.</summary>
    public long BallotBytes { get; internal init; }

    /// <summary>How many have voted.</summary>
    public int Turnout => !Definition.Anonymous ? Ballots.Count
        : Phase == PollPhase.Closed ? Results.Turnout
        : Voters.Count;

    /// <summary>Whether everybody sees the counts as they are told.</summary>
    public bool ShowsCounts => Published || (Phase == PollPhase.Open && !Definition.HiddenResults);

    /// <summary>Whether the correct options are still the author's secret.</summary>
    public bool HidesCorrect => Definition.Quiz && !Published;

    /// <summary>When something is next due.</summary>
    internal long? Deadline => (Phase, DueAt, ClosesAt) switch
    {
        (not PollPhase.Open, _, _) or (_, 0, 0) => null,
        (_, 0, var closes) => closes,
        (_, var due, 0) => due,
        var (_, due, closes) => Math.Min(due, closes),
    };
}
