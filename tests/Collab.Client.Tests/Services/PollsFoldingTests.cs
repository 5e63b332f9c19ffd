using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;

namespace Collab.Client.Tests.Services;

/// <summary>The client's polls are what the server would show: to the author, to a voter, to a host.</summary>
internal sealed class PollsFoldingTests
{
    private static readonly string[] People = ["ann", "pia", "bob", "dan", "eve"];

    [Test]
    public void Everybody_folds_to_what_the_server_would_show_them([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var server = Open();
        var states = People.ToDictionary(x => x, _ => PollsState.Of(new PollsSnapshot()));
        foreach (var person in People)
            server.Watch(person, @event => states[person] = states[person].After(@event));
        for (var step = 0; step < 150; step++)
        {
            Step(server, random);
            foreach (var person in People)
            {
                var view = (PollsSnapshot)server.ViewOf(person);
                Assert.That(states[person].Polls, Is.EqualTo(view.Polls), $"seed {seed}, step {step}, {person}");
                Assert.That(PollsState.Of(view).Polls, Is.EqualTo(view.Polls));
            }
        }

        Assert.That(states["bob"].Count, Is.GreaterThan(1));
        Assert.That(states["bob"].Find(1000), Is.Null);
    }

    [Test]
    public void An_event_about_a_poll_that_is_not_here_changes_nothing()
    {
        var state = PollsState.Of(new PollsSnapshot());
        Collab.Protocol.Event envelope = new() { Seq = 1, Service = "polls" };
        Google.Protobuf.IMessage[] bodies = [new TallyPublished { Poll = 1 }, new PollClosed { Poll = 1 }];
        foreach (var body in bodies)
            Assert.That(state.After(ConferenceEvent.Of(envelope, body)), Is.SameAs(state));
    }

    private static WatchedService Open() => new(
        "polls",
        ("ann", Role.Host), ("pia", Role.Presenter), ("bob", Role.Attendee), ("dan", Role.Attendee),
        ("eve", Role.Attendee));

    private static void Step(WatchedService server, Random random)
    {
        var somebody = People[random.Next(People.Length)];
        long poll = random.Next(1, 12);
        switch (random.Next(10))
        {
            case 0:
                server.Send("pia", new DraftPoll { Definition = Definition(random) });
                break;
            case 1:
                server.Send("pia", new ChangeDraft { Poll = poll, Definition = Definition(random) });
                break;
            case 2:
                server.Send("pia", new OpenPoll { Poll = poll });
                break;
            case 3:
                server.Send("ann", new ClosePoll { Poll = poll });
                break;
            case 4:
                server.Send("pia", random.Next(2) == 0
                    ? new ReopenPoll { Poll = poll }
                    : new PublishResults { Poll = poll });
                break;
            case 5:
                server.Advance(random.Next(4000));
                break;
            case 6 when random.Next(4) == 0:
                server.Send("pia", new DeletePoll { Poll = poll });
                break;
            default:
                server.Send(
                    somebody, new CastVote { Poll = poll, Ballot = new Ballot { Choices = { random.Next(2) } } });
                break;
        }
    }

    private static PollDefinition Definition(Random random)
    {
        var definition = new PollDefinition
        {
            Question = $"q{random.Next(100)}",
            Kind = random.Next(3) > 0 ? PollKind.Single : PollKind.Multiple,
            Options = { "a", "b" },
            Anonymous = random.Next(2) == 0,
            HiddenResults = random.Next(2) == 0,
            DurationSeconds = random.Next(3) == 0 ? 5 : 0,
            Quiz = random.Next(2) == 0,
        };
        if (definition.Quiz) definition.Correct.Add(random.Next(2));
        return definition;
    }
}
