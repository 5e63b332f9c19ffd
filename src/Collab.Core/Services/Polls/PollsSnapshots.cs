using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>The polls as a message, and back.</summary>
internal static class PollsSnapshots
{
    public static PollsSnapshot Write(PollsState state)
    {
        var snapshot = new PollsSnapshot { NextPoll = state.NextPoll };
        foreach (var poll in state.Polls.Values)
        {
            var written = Write(poll, poll.Definition);
            written.Box = WriteBox(poll);
            snapshot.Polls.Add(written);
        }

        return snapshot;
    }

    /// <summary>A poll without its votes.</summary>
    public static Poll Write(PollState poll, PollDefinition definition) => new()
    {
        Id = poll.Id,
        Phase = poll.Phase,
        Definition = definition,
        Author = poll.Author,
        AuthorName = poll.AuthorName,
        OpenedAt = poll.OpenedAt,
        ClosedAt = poll.ClosedAt,
        ClosesAt = poll.ClosesAt,
        Published = poll.Published,
        Results = poll.Results,
    };

    public static PollsState Read(PollsSnapshot snapshot) =>
        PollsState.Of(snapshot.Polls.Select(Read), snapshot.NextPoll);

    private static Box WriteBox(PollState poll)
    {
        var box = new Box { Counted = poll.Counted, DueAt = poll.DueAt };
        box.Ballots.AddRange(poll.Ballots.Values);
        box.Voters.AddRange(poll.Voters);
        box.Pending.AddRange(poll.Pending);
        box.Counts.AddRange(poll.Counts);
        box.Texts.AddRange(poll.Texts);
        return box;
    }

    private static PollState Read(Poll saved)
    {
        var box = saved.Box ?? new Box();
        var poll = new PollState
        {
            Id = saved.Id,
            Definition = saved.Definition,
            Author = saved.Author,
            AuthorName = saved.AuthorName,
            Phase = saved.Phase,
            OpenedAt = saved.OpenedAt,
            ClosedAt = saved.ClosedAt,
            ClosesAt = saved.ClosesAt,
            Published = saved.Published,
            Results = saved.Results,
            Counts = [.. box.Counts],
            Counted = box.Counted,
            Texts = [.. box.Texts],
            Pending = [.. box.Pending],
            DueAt = box.DueAt,
        };
        poll = poll with
        {
            Ballots = poll.Ballots.AddRange(box.Ballots.Select(x => KeyValuePair.Create(x.Participant, x))),
            Voters = poll.Voters.Union(box.Voters),
        };
        return poll with { BallotBytes = Ballots.BytesOf(poll) };
    }
}
