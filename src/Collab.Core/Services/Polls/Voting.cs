using Collab.Protocol;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>Casting a vote; in a named poll, also casting another instead.</summary>
internal static class Voting
{
    public static Decision Decide(PollsState state, CastVote cast, DecisionContext context)
    {
        if (context.Sender is not { } voter)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can vote: send it from a session.");
        }

        if (Drafting.Find(state, cast.Poll, context, out var poll) is { } missing) return missing;
        if (poll.Phase != PollPhase.Open) return Definitions.Refuse($"Poll {poll.Id} is not open: no vote counts.");
        if (Ballots.Complete(poll.Definition, cast.Ballot, out var ballot) is { } illegal) return illegal;
        if (poll.Definition.Anonymous && poll.Voters.Contains(voter.Id))
        {
            return Definitions.Refuse(
                $"You have voted in poll {poll.Id}. It is anonymous: which vote is yours is not kept, so it stays.");
        }

        var before = poll.Ballots.GetValueOrDefault(voter.Id);
        if (before is not null && before.Ballot.Equals(ballot)) return Decision.Nothing;
        var vote = new VoteCast
        {
            Poll = poll.Id,
            Ballot = ballot,
            VoterName = poll.Definition.Anonymous ? "" : voter.Name,
        };
        var bytes = state.BallotBytes + Ballots.BytesOf(poll, voter.Id, vote)
            - (before is null ? 0 : Ballots.BytesOf(before));
        return bytes <= PollsLimits.BallotBytesMax
            ? Decision.Accept([new DecidedEvent(vote, [voter.Id])])
            : Decision.Refuse(
                RefusalCode.LimitReached,
                $"All votes that are kept have {state.BallotBytes} bytes; with this one it would be more than "
                + $"{PollsLimits.BallotBytesMax}. A host must delete closed polls first.");
    }
}
