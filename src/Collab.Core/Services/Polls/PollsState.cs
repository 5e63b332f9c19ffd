using System.Collections.Immutable;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>All polls of a conference, bounded in number and size.</summary>
public sealed record PollsState
{
    /// <summary>No poll was ever drafted.</summary>
    public static readonly PollsState Empty = new();

    /// <summary>By id.</summary>
    public ImmutableSortedDictionary<long, PollState> Polls { get; private init; } =
        ImmutableSortedDictionary<long, PollState>.Empty;

    /// <summary>The id that the next draft gets.</summary>
    public long NextPoll { get; private init; } = 1;

    /// <summary>Encoded size of all definitions, in bytes.</summary>
    public long DefinitionBytes { get; private init; }

    /// <summary>Encoded size of all votes that are kept, in bytes, about.</summary>
    public long BallotBytes { get; private init; }

    /// <summary>The poll of that id; <c>null</c> for none.</summary>
    public PollState? Find(long poll) => Polls.GetValueOrDefault(poll);

    /// <summary>With one more.</summary>
    /// <exception cref="InvalidOperationException">
    /// Its id is not the next: this decider did not write the log.
    /// </exception>
    internal PollsState Add(PollState poll) => poll.Id != NextPoll
        ? throw new InvalidOperationException($"Poll {poll.Id} was drafted where {NextPoll} is next.")
        : this with
        {
            Polls = Polls.Add(poll.Id, poll),
            NextPoll = poll.Id + 1,
            DefinitionBytes = DefinitionBytes + poll.Definition.CalculateSize(),
            BallotBytes = BallotBytes + poll.BallotBytes,
        };

    /// <summary>With a poll as it is now.</summary>
    internal PollsState Replace(PollState poll)
    {
        var old = Polls[poll.Id];
        return this with
        {
            Polls = Polls.SetItem(poll.Id, poll),
            DefinitionBytes = ReferenceEquals(old.Definition, poll.Definition)
                ? DefinitionBytes
                : DefinitionBytes - old.Definition.CalculateSize() + poll.Definition.CalculateSize(),
            BallotBytes = BallotBytes - old.BallotBytes + poll.BallotBytes,
        };
    }

    /// <summary>Without a poll.</summary>
    internal PollsState Remove(PollState poll) => this with
    {
        Polls = Polls.Remove(poll.Id),
        DefinitionBytes = DefinitionBytes - poll.Definition.CalculateSize(),
        BallotBytes = BallotBytes - poll.BallotBytes,
    };

    /// <summary>As a snapshot has it.</summary>
    internal static PollsState Of(IEnumerable<PollState> polls, long nextPoll)
    {
        var all = polls.ToImmutableSortedDictionary(poll => poll.Id, poll => poll);
        return new PollsState
        {
            Polls = all,
            NextPoll = nextPoll,
            DefinitionBytes = all.Values.Sum(poll => (long)poll.Definition.CalculateSize()),
            BallotBytes = all.Values.Sum(poll => poll.BallotBytes),
        };
    }
}
