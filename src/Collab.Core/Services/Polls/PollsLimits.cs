namespace Collab.Core.Services.Polls;

/// <summary>Limits of the polls. All are inclusive.</summary>
/// <remarks>
/// Definitions and votes together, with what else a poll has, stay below the 1 MiB that a service's state may have.
/// </remarks>
public static class PollsLimits
{
    /// <summary>Length of a question, in UTF-16 units after trimming.</summary>
    public const int QuestionCharactersMax = 500;

    /// <summary>Fewest options of a poll that has options.</summary>
    public const int OptionsMin = 2;

    /// <summary>Most options of a poll.</summary>
    public const int OptionsMax = 20;

    /// <summary>Length of an option, in UTF-16 units after trimming.</summary>
    public const int OptionCharactersMax = 200;

    /// <summary>Lowest legal best rating.</summary>
    public const int RatingMaxMin = 2;

    /// <summary>Highest legal best rating.</summary>
    public const int RatingMaxMax = 10;

    /// <summary>The best rating where the definition has 0.</summary>
    public const int RatingMaxDefault = 5;

    /// <summary>Length of an answer in the voter's own words, in UTF-16 units after trimming.</summary>
    public const int TextCharactersMax = 500;

    /// <summary>What a correct answer may score; 1 where the definition has 0.</summary>
    public const int PointsMax = 100;

    /// <summary>Shortest time that a poll may be open by its definition, in seconds.</summary>
    public const int DurationSecondsMin = 5;

    /// <summary>Longest time that a poll may be open by its definition, in seconds: a day.</summary>
    public const int DurationSecondsMax = 86_400;

    /// <summary>Polls that are kept, drafts included.</summary>
    public const int PollsMax = 50;

    /// <summary>Drafts that one participant may have.</summary>
    public const int DraftsPerAuthorMax = 20;

    /// <summary>Polls that are open at the same time.</summary>
    public const int OpenPollsMax = 10;

    /// <summary>Size of all definitions, encoded, in bytes.</summary>
    public const int DefinitionBytesMax = 256 * 1024;

    /// <summary>Size of all votes that are kept, encoded, in bytes.</summary>
    public const int BallotBytesMax = 512 * 1024;

    /// <summary>No poll opens while the votes that are kept have more bytes than this.</summary>
    public const int BallotBytesToOpenMax = BallotBytesMax / 2;

    /// <summary>
    /// Votes of an anonymous poll that are told together at least, and votes that stay untold until it closes.
    /// </summary>
    public const int AnonymousBatchMin = 3;

    /// <summary>From the first vote that is not told to the tally that tells it, in milliseconds.</summary>
    public const int TallyIntervalMs = 1000;

    /// <summary>Answers that one <c>GetAnswers</c> may ask for.</summary>
    public const int AnswersMax = 500;

    /// <summary>Answers that <c>GetAnswers</c> answers with when it asks for 0.</summary>
    public const int AnswersDefault = 100;
}
