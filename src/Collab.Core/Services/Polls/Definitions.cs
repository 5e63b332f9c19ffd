using Collab.Protocol;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>What a poll may ask.</summary>
internal static class Definitions
{
    public static bool HasOptions(PollDefinition definition) =>
        definition.Kind is PollKind.Single or PollKind.Multiple;

    /// <summary>How many counts the results have: per option, or per number.</summary>
    public static int CountsOf(PollDefinition definition) => definition.Kind switch
    {
        PollKind.Rating => definition.RatingMax,
        PollKind.Text => 0,
        _ => definition.Options.Count,
    };

    /// <summary>Trims and completes a definition, or says what is wrong with it.</summary>
    /// <param name="sent">As it came; not changed.</param>
    /// <param name="definition">The complete one; unfinished when refused.</param>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? Complete(PollDefinition? sent, out PollDefinition definition)
    {
        definition = sent?.Clone() ?? new PollDefinition();
        definition.Question = definition.Question.Trim();
        for (var i = 0; i < definition.Options.Count; i++) definition.Options[i] = definition.Options[i].Trim();
        var refusal = LegalText.CheckLines("question", definition.Question, 1, PollsLimits.QuestionCharactersMax)
            ?? CheckKind(definition)
            ?? CheckOptions(definition)
            ?? CheckNumbers(definition)
            ?? CheckQuiz(definition);
        if (refusal is not null) return refusal;
        if (definition.Kind == PollKind.Rating && definition.RatingMax == 0)
            definition.RatingMax = PollsLimits.RatingMaxDefault;
        if (definition.Kind == PollKind.Multiple && definition.ChoicesMax == 0)
            definition.ChoicesMax = definition.Options.Count;
        if (definition.Quiz && definition.Points == 0) definition.Points = 1;
        var correct = definition.Correct.Order().ToList();
        definition.Correct.Clear();
        definition.Correct.AddRange(correct);
        return null;
    }

    /// <summary>As everybody may see it before the results.</summary>
    public static PollDefinition WithoutCorrect(PollDefinition definition)
    {
        if (definition.Correct.Count == 0) return definition;
        var open = definition.Clone();
        open.Correct.Clear();
        return open;
    }

    public static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);

    private static Decision? CheckKind(PollDefinition definition) =>
        definition.Kind is >= PollKind.Single and <= PollKind.Text
            ? null
            : Refuse($"kind is {(int)definition.Kind}: single, multiple, rating and text are legal.");

    private static Decision? CheckOptions(PollDefinition definition)
    {
        var options = definition.Options;
        if (!HasOptions(definition))
        {
            return options.Count == 0
                ? null
                : Refuse($"There are {options.Count} options: only single and multiple choice have options.");
        }

        if (options.Count is < PollsLimits.OptionsMin or > PollsLimits.OptionsMax)
        {
            return Refuse(
                $"There are {options.Count} options: {PollsLimits.OptionsMin} to {PollsLimits.OptionsMax} are legal.");
        }

        for (var i = 0; i < options.Count; i++)
        {
            if (LegalText.CheckLine($"options[{i}]", options[i], 1, PollsLimits.OptionCharactersMax) is { } illegal)
                return illegal;
            if (options.IndexOf(options[i]) is var first && first < i)
                return Refuse($"options[{i}] is the same as options[{first}]: each option must be different.");
        }

        return null;
    }

    private static Decision? CheckNumbers(PollDefinition definition)
    {
        var choicesMax = definition.Kind == PollKind.Multiple ? definition.Options.Count : 0;
        if (definition.ChoicesMax < 0 || definition.ChoicesMax > choicesMax)
        {
            return Refuse(
                $"choices_max is {definition.ChoicesMax}: 0 to {choicesMax} are legal here, and 0 for all options.");
        }

        if (definition.RatingMax != 0 && definition.Kind != PollKind.Rating)
            return Refuse($"rating_max is {definition.RatingMax}: only ratings have one.");
        if (definition.RatingMax is not (0 or (>= PollsLimits.RatingMaxMin and <= PollsLimits.RatingMaxMax)))
        {
            return Refuse(
                $"rating_max is {definition.RatingMax}: {PollsLimits.RatingMaxMin} to {PollsLimits.RatingMaxMax} are "
                + $"legal, and 0 for {PollsLimits.RatingMaxDefault}.");
        }

        return definition.DurationSeconds
            is 0 or (>= PollsLimits.DurationSecondsMin and <= PollsLimits.DurationSecondsMax)
            ? null
            : Refuse(
                $"duration_seconds is {definition.DurationSeconds}: {PollsLimits.DurationSecondsMin} to "
                + $"{PollsLimits.DurationSecondsMax} are legal, and 0 for until it is closed.");
    }

    private static Decision? CheckQuiz(PollDefinition definition)
    {
        var correct = definition.Correct;
        if (!definition.Quiz)
        {
            return correct.Count == 0 && definition.Points == 0
                ? null
                : Refuse("correct and points belong to a quiz: set quiz, or leave them out.");
        }

        if (!HasOptions(definition)) return Refuse("A quiz is single or multiple choice: set kind so.");
        if (definition.Points is < 0 or > PollsLimits.PointsMax)
            return Refuse($"points is {definition.Points}: 1 to {PollsLimits.PointsMax} are legal, and 0 for 1.");
        var most = definition.Kind == PollKind.Single ? 1
            : definition.ChoicesMax == 0 ? definition.Options.Count
            : definition.ChoicesMax;
        if (correct.Count < 1 || correct.Count > most)
            return Refuse($"{correct.Count} options are correct: 1 to {most} are legal here.");
        return correct.Any(x => x < 0 || x >= definition.Options.Count) || correct.Distinct().Count() < correct.Count
            ? Refuse($"correct must have different indexes from 0 to {definition.Options.Count - 1}.")
            : null;
    }
}
