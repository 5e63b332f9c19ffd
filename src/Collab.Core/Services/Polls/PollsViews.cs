using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>The polls as one participant may see them.</summary>
internal static class PollsViews
{
    public static PollsSnapshot For(PollsState state, string participant)
    {
        var view = new PollsSnapshot { NextPoll = state.NextPoll };
        view.Polls.AddRange(state.Polls.Values
            .Where(poll => Drafting.MaySee(poll, participant))
            .Select(poll => For(poll, participant)));
        return view;
    }

    /// <summary>The participant for those who see more than everybody does, else nothing.</summary>
    public static string KeyOf(PollsState state, string participant) =>
        state.Polls.Values.Any(poll => IsSpecial(poll, participant)) ? participant : "";

    private static bool IsSpecial(PollState poll, string participant) =>
        (poll.Author == participant && (poll.Phase == PollPhase.Draft || poll.HidesCorrect))
        || poll.Voters.Contains(participant)
        || poll.Ballots.ContainsKey(participant);

    private static Poll For(PollState poll, string participant)
    {
        var view = PollsSnapshots.Write(
            poll,
            poll.HidesCorrect && poll.Author != participant
                ? Definitions.WithoutCorrect(poll.Definition)
                : poll.Definition);
        view.Mine = poll.Ballots.GetValueOrDefault(participant)?.Ballot;
        view.Voted = view.Mine is not null || poll.Voters.Contains(participant);
        return view;
    }
}
