using System.Text;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>What a vote may be, what it counts for, and what it takes to keep it.</summary>
internal static class Ballots
{
    /// <summary>A tag and a length of an element in the snapshot, in bytes.</summary>
    private const int Overhead = 4;

    /// <summary>Trims and orders a ballot, or says why it does not fit the poll.</summary>
    /// <param name="definition">The poll's.</param>
    /// <param name="sent">As it came; not changed.</param>
    /// <param name="ballot">The complete one; unfinished when refused.</param>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? Complete(PollDefinition definition, Ballot? sent, out Ballot ballot)
    {
        ballot = new Ballot();
        sent ??= ballot;
        if (!Definitions.HasOptions(definition) && sent.Choices.Count > 0)
            return Definitions.Refuse("The ballot has choices, but the poll has no options.");
        if (definition.Kind != PollKind.Rating && sent.Rating != 0)
            return Definitions.Refuse($"The ballot has the rating {sent.Rating}, but the poll asks for none.");
        if (definition.Kind != PollKind.Text && sent.Text.Length > 0)
            return Definitions.Refuse("The ballot has a text, but the poll asks for none.");
        switch (definition.Kind)
        {
            case PollKind.Rating:
                ballot.Rating = sent.Rating;
                return sent.Rating >= 1 && sent.Rating <= definition.RatingMax
                    ? null
                    : Definitions.Refuse($"rating is {sent.Rating}: 1 to {definition.RatingMax} are legal.");
            case PollKind.Text:
                ballot.Text = sent.Text.Trim();
                return LegalText.CheckLines("text", ballot.Text, 1, PollsLimits.TextCharactersMax);
            default:
                ballot.Choices.AddRange(sent.Choices.Order());
                return CheckChoices(definition, ballot);
        }
    }

    /// <summary>The places of the counts that a ballot is counted in.</summary>
    public static IEnumerable<int> PlacesOf(Ballot ballot) =>
        ballot.Rating > 0 ? [ballot.Rating - 1] : ballot.Choices;

    /// <summary>What a named poll keeps of a vote, in bytes, about.</summary>
    public static int BytesOf(CastBallot cast) => cast.CalculateSize() + Overhead;

    /// <summary>What an anonymous poll keeps of a vote until it is counted.</summary>
    public static int BytesOf(Ballot ballot) => ballot.CalculateSize() + Overhead;

    /// <summary>What an anonymous poll keeps of a text or of a voter's id.</summary>
    public static int BytesOf(string text) => Encoding.UTF8.GetByteCount(text) + Overhead;

    /// <summary>What one more vote takes.</summary>
    public static int BytesOf(PollState poll, string voter, VoteCast vote) => poll.Definition.Anonymous
        ? BytesOf(voter) + BytesOf(vote.Ballot)
        : BytesOf(Cast(voter, vote));

    /// <summary>What all votes of a poll take.</summary>
    public static long BytesOf(PollState poll) => poll.Definition.Anonymous
        ? poll.Voters.Concat(poll.Texts).Sum(text => (long)BytesOf(text)) + poll.Pending.Sum(x => (long)BytesOf(x))
        : poll.Ballots.Values.Sum(cast => (long)BytesOf(cast));

    /// <summary>A named vote as it is kept.</summary>
    public static CastBallot Cast(string voter, VoteCast vote) => new()
    {
        Participant = voter,
        Name = vote.VoterName,
        Ballot = vote.Ballot,
    };

    private static Decision? CheckChoices(PollDefinition definition, Ballot ballot)
    {
        var (choices, options) = (ballot.Choices, definition.Options.Count);
        var most = definition.Kind == PollKind.Single ? 1 : definition.ChoicesMax;
        if (choices.Count < 1 || choices.Count > most)
            return Definitions.Refuse($"{choices.Count} options are chosen: 1 to {most} are legal here.");
        return choices[0] < 0 || choices[^1] >= options || choices.Distinct().Count() < choices.Count
            ? Definitions.Refuse($"choices must have different indexes from 0 to {options - 1}.")
            : null;
    }
}
