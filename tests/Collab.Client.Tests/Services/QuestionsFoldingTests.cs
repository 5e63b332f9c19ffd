using Collab.Protocol.Services.Questions;
using Collab.Protocol.Services.Roster;

namespace Collab.Client.Tests.Services;

/// <summary>The client's questions are what the server would show.</summary>
internal sealed class QuestionsFoldingTests
{
    private static readonly string[] People = ["ann", "pia", "bob", "dan"];

    [Test]
    public void Everybody_folds_to_what_the_server_would_show_them([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var server = Open();
        var states = People.ToDictionary(x => x, _ => QuestionsState.Of(new QuestionsSnapshot()));
        foreach (var person in People)
            server.Watch(person, @event => states[person] = states[person].After(@event));
        for (var step = 0; step < 150; step++)
        {
            Step(server, random);
            foreach (var person in People)
            {
                var view = (QuestionsSnapshot)server.ViewOf(person);
                var state = states[person];
                Assert.That(state.Questions, Is.EqualTo(view.Questions), $"seed {seed}, step {step}, {person}");
                Assert.That(
                    (state.Closed, state.AnonymousAllowed), Is.EqualTo((view.Closed, view.AnonymousAllowed)));
                Assert.That(QuestionsState.Of(view).Questions, Is.EqualTo(view.Questions));
            }
        }
    }

    [Test]
    public void The_most_wanted_open_questions_come_first()
    {
        var server = Open();
        var state = QuestionsState.Of(new QuestionsSnapshot());
        server.Watch("bob", @event => state = state.After(@event));
        foreach (var text in new[] { "one", "two", "three", "four" })
            server.Send("dan", new AskQuestion { Text = text });
        (string Voter, long Question)[] votes =
            [("bob", 3), ("ann", 3), ("bob", 2), ("pia", 4), ("ann", 4), ("bob", 4)];
        foreach (var (voter, question) in votes)
            server.Send(voter, new Upvote { Question = question, On = true });
        server.Advance(2000);
        server.Send("ann", new DismissQuestion { Question = 4 });
        Assert.That(state.ByVotes.Select(x => x.Text), Is.EqualTo(new[] { "three", "two", "one" }));
        Assert.That(state.Find(4)!.Text, Is.Empty);
        Assert.That(state.Find(3)!.Voted, Is.True);
    }

    private static WatchedService Open() => new(
        "questions",
        ("ann", Role.Host), ("pia", Role.Presenter), ("bob", Role.Attendee), ("dan", Role.Attendee));

    private static void Step(WatchedService server, Random random)
    {
        var somebody = People[random.Next(People.Length)];
        long question = random.Next(1, 15);
        switch (random.Next(12))
        {
            case <= 2:
                server.Send(
                    somebody, new AskQuestion { Text = $"q{random.Next(20)}", Anonymous = random.Next(2) == 0 });
                break;
            case 3:
                server.Send("pia", new AnswerQuestion { Question = question, Text = "so", Live = random.Next(2) == 0 });
                break;
            case 4:
                server.Send(somebody, new DismissQuestion { Question = question });
                break;
            case 5:
                server.Send("ann", new RestoreQuestion { Question = question });
                break;
            case 6:
                server.Send(
                    "ann", new ChangeRules { Closed = random.Next(4) == 0, AnonymousAllowed = random.Next(3) > 0 });
                break;
            case 7 when random.Next(4) == 0:
                server.Send("ann", new ClearQuestions());
                break;
            case 8:
                server.Advance(random.Next(12_000));
                break;
            default:
                server.Send(somebody, new Upvote { Question = question, On = random.Next(3) > 0 });
                break;
        }
    }
}
