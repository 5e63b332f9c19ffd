namespace Collab.Core.Services.Questions;

/// <summary>Limits of the questions. All are inclusive.</summary>
/// <remarks>Texts and voters together stay below the 1 MiB that a service's state may have.</remarks>
public static class QuestionsLimits
{
    /// <summary>Length of a question, in UTF-16 units after trimming.</summary>
    public const int TextCharactersMax = 500;

    /// <summary>Length of an answer, in UTF-16 units after trimming.</summary>
    public const int AnswerCharactersMax = 2000;

    /// <summary>Questions that are kept, those that have not appeared yet included.</summary>
    public const int QuestionsMax = 500;

    /// <summary>Questions that one participant may ask until the questions are cleared.</summary>
    public const int QuestionsPerAuthorMax = 20;

    /// <summary>Size of all questions and answers, in bytes, about.</summary>
    public const int TextBytesMax = 384 * 1024;

    /// <summary>Size of all that is kept of who has upvoted what, in bytes, about.</summary>
    public const int VoterBytesMax = 384 * 1024;

    /// <summary>From the first upvote that is not told to the count that tells it, in milliseconds.</summary>
    public const int VotesIntervalMs = 1000;

    /// <summary>
    /// Anonymous questions appear at whole multiples of this time, in milliseconds: those of a while together, and
    /// never right after they were sent.
    /// </summary>
    public const int AnonymousIntervalMs = 10_000;
}
