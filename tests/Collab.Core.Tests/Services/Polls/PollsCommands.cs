using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Polls;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Polls;

/// <summary>Random polling: drafts of every kind, and votes that mostly fit the polls that are open.</summary>
internal sealed class PollsCommands : IRandomCommands
{
    public string Service => PollsService.ServiceName;

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var polls = ((PollsState)driver.State.StateOf(Service)).Polls.Values.ToList();
        return random.Next(20) switch
        {
            <= 2 => new DraftPoll { Definition = Definition(random) },
            3 => new ChangeDraft { Poll = Some(PollPhase.Draft), Definition = Definition(random) },
            <= 6 => new OpenPoll { Poll = Some(PollPhase.Draft) },
            <= 14 => Vote(random, polls),
            <= 16 => new ClosePoll { Poll = Some(PollPhase.Open) },
            17 => new ReopenPoll { Poll = Some(PollPhase.Closed) },
            18 => new PublishResults { Poll = Some(PollPhase.Closed) },
            _ => new DeletePoll { Poll = Some(random.Next(3) > 0 ? PollPhase.Closed : PollPhase.Draft) },
        };

        long Some(PollPhase phase)
        {
            var some = polls.Where(x => x.Phase == phase).ToList();
            return some.Count == 0 || random.Next(10) == 0 ? random.Next(12) : some[random.Next(some.Count)].Id;
        }
    }

    private static CastVote Vote(Random random, List<PollState> polls)
    {
        var open = polls.Where(x => x.Phase == PollPhase.Open).ToList();
        if (open.Count == 0) return new CastVote { Poll = random.Next(12), Ballot = new Ballot { Rating = 1 } };
        var poll = open[random.Next(open.Count)];
        var ballot = new Ballot();
        switch (poll.Definition.Kind)
        {
            case PollKind.Rating:
                ballot.Rating = random.Next(1, poll.Definition.RatingMax + 1);
                break;
            case PollKind.Text:
                ballot.Text = $"answer {random.Next(5)}";
                break;
            default:
                ballot.Choices.Add(random.Next(poll.Definition.Options.Count));
                if (poll.Definition.ChoicesMax > 1) ballot.Choices.Add(random.Next(poll.Definition.Options.Count));
                break;
        }

        return new CastVote { Poll = poll.Id, Ballot = ballot };
    }

    private static PollDefinition Definition(Random random)
    {
        var definition = new PollDefinition
        {
            Question = $"question {random.Next(100)}",
            Kind = (PollKind)random.Next(1, 5),
            Anonymous = random.Next(2) == 0,
            HiddenResults = random.Next(2) == 0,
            DurationSeconds = random.Next(4) == 0 ? random.Next(5, 30) : 0,
        };
        if (definition.Kind is PollKind.Rating or PollKind.Text) return definition;
        definition.Options.AddRange(Enumerable.Range(0, random.Next(2, 5)).Select(i => $"option {i}"));
        definition.Quiz = random.Next(3) == 0;
        if (definition.Quiz) definition.Correct.Add(random.Next(definition.Options.Count));
        return definition;
    }
}
