using System.Collections.Immutable;
using Collab.Protocol.Services.Polls;

namespace Collab.Client;

/// <summary>The polls that a participant may see, as the fold of the log. Immutable.</summary>
public sealed record PollsState
{
    internal static readonly PollsState Empty = new();

    private ImmutableSortedDictionary<long, Poll> _polls = ImmutableSortedDictionary<long, Poll>.Empty;

    private PollsState() { }

    /// <summary>By their numbers. The polls themselves are never changed: a change puts another in the place.</summary>
    public IEnumerable<Poll> Polls => _polls.Values;

    /// <summary>How many there are.</summary>
    public int Count => _polls.Count;

    /// <summary>The poll of that number; <c>null</c> when there is none that this participant may see.</summary>
    public Poll? Find(long poll) => _polls.GetValueOrDefault(poll);

    internal static PollsState Of(PollsSnapshot snapshot) => new()
    {
        _polls = snapshot.Polls.ToImmutableSortedDictionary(poll => poll.Id, poll => poll),
    };

    internal PollsState After(ConferenceEvent @event) => @event.Body switch
    {
        PollDrafted e => With(new Poll
        {
            Id = e.Poll,
            Phase = PollPhase.Draft,
            Definition = e.Definition,
            Author = @event.Participant,
            AuthorName = e.AuthorName,
            Results = new Results(),
        }),
        DraftChanged e => Change(e.Poll, x => x.Definition = e.Definition),
        PollOpened e => With(Opened(e, @event)),
        VoteCast e => Change(e.Poll, x =>
            (x.Voted, x.Mine) = (true, x.Definition.Anonymous ? null : e.Ballot)),
        TallyPublished e => Change(e.Poll, x => x.Results = e.Results),
        PollClosed e => Change(e.Poll, x => Close(x, e, @event)),
        PollReopened e => Change(e.Poll, x =>
            (x.Phase, x.ClosedAt, x.ClosesAt, x.Published) = (PollPhase.Open, 0, e.ClosesAt, false)),
        ResultsPublished e => Change(e.Poll, x =>
        {
            (x.Published, x.Results) = (true, e.Results);
            Reveal(x, e.Correct);
        }),
        PollDeleted e => this with { _polls = _polls.Remove(e.Poll) },
        _ => this,
    };

    /// <summary>What its author knows of the draft stays: the correct options.</summary>
    private Poll Opened(PollOpened opened, ConferenceEvent @event) => new()
    {
        Id = opened.Poll,
        Phase = PollPhase.Open,
        Definition = Find(opened.Poll)?.Definition ?? opened.Definition,
        Author = opened.Author,
        AuthorName = opened.AuthorName,
        OpenedAt = @event.Time.ToUnixTimeMilliseconds(),
        ClosesAt = opened.ClosesAt,
        Results = new Results(),
    };

    private static void Close(Poll poll, PollClosed closed, ConferenceEvent @event)
    {
        poll.Phase = PollPhase.Closed;
        poll.ClosedAt = @event.Time.ToUnixTimeMilliseconds();
        poll.ClosesAt = 0;
        poll.Published = !poll.Definition.HiddenResults;
        poll.Results = closed.Results;
        // The server does not keep it either.
        if (poll.Definition.Anonymous) poll.Voted = false;
        Reveal(poll, closed.Correct);
    }

    private static void Reveal(Poll poll, IEnumerable<int> correct)
    {
        if (!poll.Published) return;
        poll.Definition = poll.Definition.Clone();
        poll.Definition.Correct.Clear();
        poll.Definition.Correct.AddRange(correct);
    }

    private PollsState With(Poll poll) => this with { _polls = _polls.SetItem(poll.Id, poll) };

    private PollsState Change(long poll, Action<Poll> change)
    {
        if (Find(poll)?.Clone() is not { } changed) return this;
        change(changed);
        return With(changed);
    }
}
