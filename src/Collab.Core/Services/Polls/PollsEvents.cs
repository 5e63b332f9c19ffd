using Collab.Protocol.Services.Polls;
using Google.Protobuf;

namespace Collab.Core.Services.Polls;

/// <summary>What an event makes of the polls.</summary>
internal static class PollsEvents
{
    public static PollsState Evolve(PollsState state, IMessage @event, EventContext context) => @event switch
    {
        PollDrafted e => state.Add(new PollState
        {
            Id = e.Poll,
            Definition = e.Definition,
            Author = context.Participant,
            AuthorName = e.AuthorName,
        }),
        DraftChanged e => Change(state, e.Poll, context, poll => poll with { Definition = e.Definition }),
        PollOpened e => Change(state, e.Poll, context, poll => poll with
        {
            Phase = PollPhase.Open,
            OpenedAt = context.Time,
            ClosesAt = e.ClosesAt,
            Counts = [.. new int[Definitions.CountsOf(poll.Definition)]],
        }),
        VoteCast e => Change(state, e.Poll, context, poll => Cast(poll, e, context)),
        TallyPublished e => Change(state, e.Poll, context, poll => Tallying.Count(poll, e.Results.Counted) with
        {
            Results = e.Results,
            DueAt = 0,
        }),
        PollClosed e => Change(state, e.Poll, context, poll => Closed(poll, e, context)),
        PollReopened e => Change(state, e.Poll, context, poll => poll with
        {
            Phase = PollPhase.Open,
            ClosedAt = 0,
            ClosesAt = e.ClosesAt,
            Published = false,
        }),
        ResultsPublished e => Change(state, e.Poll, context, poll => poll with
        {
            Published = true,
            Results = e.Results,
        }),
        PollDeleted e => state.Remove(Find(state, e.Poll, context)),
        _ => throw new UnknownEventException(PollsService.ServiceName, @event.Descriptor.Name),
    };

    private static PollsState Change(
        PollsState state, long id, EventContext context, Func<PollState, PollState> change) =>
        state.Replace(change(Find(state, id, context)));

    private static PollState Find(PollsState state, long id, EventContext context) => state.Find(id)
        ?? throw new InvalidOperationException($"Event {context.Seq} is about poll {id}, which is not there.");

    private static PollState Cast(PollState poll, VoteCast vote, EventContext context)
    {
        var changed = poll.Definition.Anonymous
            ? poll with
            {
                Voters = poll.Voters.Add(context.Participant),
                Pending = poll.Pending.Add(vote.Ballot),
                BallotBytes = poll.BallotBytes + Ballots.BytesOf(poll, context.Participant, vote),
            }
            : CastNamed(poll, Ballots.Cast(context.Participant, vote));
        return poll.DueAt > 0 ? changed : changed with { DueAt = context.Time + PollsLimits.TallyIntervalMs };
    }

    private static PollState CastNamed(PollState poll, CastBallot cast)
    {
        var before = poll.Ballots.GetValueOrDefault(cast.Participant);
        var counts = poll.Counts.ToBuilder();
        foreach (var place in before is null ? [] : Ballots.PlacesOf(before.Ballot)) counts[place]--;
        foreach (var place in Ballots.PlacesOf(cast.Ballot)) counts[place]++;
        var ballots = poll.Ballots.SetItem(cast.Participant, cast);
        return poll with
        {
            Ballots = ballots,
            Counts = counts.ToImmutable(),
            Counted = ballots.Count,
            BallotBytes = poll.BallotBytes + Ballots.BytesOf(cast) - (before is null ? 0 : Ballots.BytesOf(before)),
        };
    }

    private static PollState Closed(PollState poll, PollClosed closed, EventContext context)
    {
        var final = Tallying.Final(poll) with
        {
            Phase = PollPhase.Closed,
            ClosedAt = context.Time,
            ClosesAt = 0,
            DueAt = 0,
            Published = !poll.Definition.HiddenResults,
            Results = closed.Results,
        };
        // Who voted has served its purpose: it does not stay beside what was voted.
        if (poll.Definition.Anonymous) final = final with { Voters = final.Voters.Clear() };
        return final with { BallotBytes = Ballots.BytesOf(final) };
    }
}
