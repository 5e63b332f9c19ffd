using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Tests.Services.Polls;

[Parallelizable(ParallelScope.All)]
public sealed class DefinitionTests
{
    private static IEnumerable<TestCaseData> Illegal()
    {
        yield return Case("no question", x => x.Question = " ", "question has 0 characters");
        yield return Case(
            "long question", x => x.Question = new string('x', 501), "question has 501 characters", "500");
        yield return Case("no kind", x => x.Kind = PollKind.Unspecified, "kind is 0");
        yield return Case("unknown kind", x => x.Kind = (PollKind)9, "kind is 9");
        yield return Case("one option", x => Options(x, "a"), "There are 1 options", "2 to 20");
        yield return Case("many options", x => Options(x, [.. Numbers(21)]), "There are 21 options", "2 to 20");
        yield return Case("equal options", x => Options(x, "a", "b", " a "), "options[2] is the same as options[0]");
        yield return Case("empty option", x => Options(x, "a", ""), "options[1] has 0 characters");
        yield return Case("long option", x => Options(x, "a", new string('x', 201)), "options[1] has 201", "200");
        yield return Case("two lines", x => Options(x, "a", "b\nc"), "options[1]", "U+000A");
        yield return Case("options of a rating", x => x.Kind = PollKind.Rating, "There are 3 options");
        yield return Case("choices of a single", x => x.ChoicesMax = 1, "choices_max is 1", "0 to 0");
        yield return Case("too many choices", x => (x.Kind, x.ChoicesMax) = (PollKind.Multiple, 4), "0 to 3");
        yield return Case("a rating's best", x => x.RatingMax = 5, "rating_max is 5");
        yield return Case("too good", x => (x.Kind, x.RatingMax) = (Rating(x), 11), "rating_max is 11", "2 to 10");
        yield return Case("too poor", x => (x.Kind, x.RatingMax) = (Rating(x), 1), "rating_max is 1", "2 to 10");
        yield return Case("short", x => x.DurationSeconds = 4, "duration_seconds is 4", "5 to 86400");
        yield return Case("long", x => x.DurationSeconds = 86_401, "duration_seconds is 86401");
        yield return Case("negative", x => x.DurationSeconds = -1, "duration_seconds is -1");
        yield return Case("correct without quiz", x => x.Correct.Add(0), "belong to a quiz");
        yield return Case("points without quiz", x => x.Points = 1, "belong to a quiz");
        yield return Case("quiz of ratings", x => (x.Kind, x.Quiz) = (Rating(x), true), "single or multiple");
        yield return Case("nothing correct", x => x.Quiz = true, "0 options are correct", "1 to 1");
        yield return Case("too much correct", x => (x.Quiz, _) = (true, Correct(x, 0, 1)), "2 options are correct");
        yield return Case("outside", x => (x.Quiz, _) = (true, Correct(x, 3)), "indexes from 0 to 2");
        yield return Case(
            "points", x => (x.Quiz, x.Points, _) = (true, 101, Correct(x, 0)), "points is 101", "1 to 100");

        static TestCaseData Case(string name, Action<PollDefinition> spoil, params string[] saying)
        {
            var definition = PollRoom.Choice();
            spoil(definition);
            return new TestCaseData(definition, saying).SetArgDisplayNames(name);
        }
    }

    [TestCaseSource(nameof(Illegal))]
    public void A_definition_that_makes_no_sense_is_refused(PollDefinition definition, string[] saying) =>
        PollRoom.Open().Send("pia", new DraftPoll { Definition = definition })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    [Test]
    public void Without_a_definition_nothing_is_drafted() =>
        PollRoom.Open().Send("pia", new DraftPoll()).ShouldBeRefused(RefusalCode.InvalidArgument, "question");

    [Test]
    public void What_is_left_out_is_filled_in()
    {
        var driver = PollRoom.Open();
        var definition = PollRoom.Choice();
        (definition.Kind, definition.Quiz) = (PollKind.Multiple, true);
        definition.Correct.AddRange([2, 0]);
        var complete = driver.Poll(driver.Draft(definition)).Definition;
        Assert.That((complete.ChoicesMax, complete.Points), Is.EqualTo((3, 1)));
        Assert.That(complete.Correct, Is.EqualTo(new[] { 0, 2 }));
        Assert.That(definition.Correct, Is.EqualTo(new[] { 2, 0 }), "the command stays as it was");
    }

    private static PollKind Rating(PollDefinition definition)
    {
        definition.Options.Clear();
        return PollKind.Rating;
    }

    private static int Correct(PollDefinition definition, params int[] correct)
    {
        definition.Correct.AddRange(correct);
        return 0;
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(i => $"{i}");

    private static void Options(PollDefinition definition, params string[] options)
    {
        definition.Options.Clear();
        definition.Options.AddRange(options);
    }
}
