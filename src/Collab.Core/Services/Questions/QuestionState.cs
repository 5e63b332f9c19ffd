using System.Collections.Immutable;
using System.Text;
using Collab.Protocol.Services.Questions;

namespace Collab.Core.Services.Questions;

/// <summary>One question and who has upvoted it.</summary>
/// <param name="Question">Without voters; replaced, never changed.</param>
/// <param name="Voters">By id, in ordinal order.</param>
public sealed record QuestionState(Question Question, ImmutableSortedSet<string> Voters)
{
    /// <summary>What an element of the snapshot takes besides its texts, in bytes, at most.</summary>
    private const int Overhead = 64;

    /// <summary>Whether there are other upvotes now than were told last.</summary>
    public bool HasUntold => Question.Votes != Voters.Count;

    /// <summary>Encoded size of the question, in bytes, about.</summary>
    internal int TextBytes => BytesOf(Question.Text) + Encoding.UTF8.GetByteCount(Question.AuthorName)
        + Encoding.UTF8.GetByteCount(Question.Answer) + Question.Author.Length + Question.ClosedBy.Length;

    /// <summary>Encoded size of the voters, in bytes, about.</summary>
    internal long VoterBytes => Voters.Sum(voter => (long)VoterBytesOf(voter));

    internal static int BytesOf(string text) => Encoding.UTF8.GetByteCount(text) + Overhead;

    internal static int VoterBytesOf(string voter) => voter.Length + 2;
}
