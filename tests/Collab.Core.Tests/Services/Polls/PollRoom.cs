using Collab.Core.Services;
using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Polls;

/// <summary>A conference with a host (ann), a co-host (cat), a presenter (pia) and attendees who vote.</summary>
internal static class PollRoom
{
    public static readonly string[] Voters = ["bob", "dan", "eve", "fay", "gus", "hal", "ivy"];

    public static ConferenceDriver Open()
    {
        var driver = ConferenceDriver.Created()
            .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("pia", Role.Presenter);
        foreach (var voter in Voters) driver.Join(voter);
        return driver;
    }

    public static PollDefinition Choice(bool anonymous = false, bool hidden = false) => new()
    {
        Question = "Lunch?",
        Kind = PollKind.Single,
        Options = { "soup", "salad", "pie" },
        Anonymous = anonymous,
        HiddenResults = hidden,
    };

    public static PollDefinition Quiz(bool hidden = true) => new()
    {
        Question = "2 + 2?",
        Kind = PollKind.Single,
        Options = { "3", "4" },
        HiddenResults = hidden,
        Quiz = true,
        Correct = { 1 },
        Points = 10,
    };

    public static PollsState Polls(this ConferenceDriver driver) =>
        (PollsState)driver.State.StateOf(PollsService.ServiceName);

    public static PollState Poll(this ConferenceDriver driver, long poll) => driver.Polls().Find(poll)!;

    /// <summary>Drafts a poll and tells its id.</summary>
    public static long Draft(this ConferenceDriver driver, PollDefinition definition, string author = "pia")
    {
        var outcome = driver.Send(author, new DraftPoll { Definition = definition });
        return outcome.Events.OfType<PollDrafted>().SingleOrDefault()?.Poll
            ?? throw new InvalidOperationException(outcome.Decision.Message);
    }

    /// <summary>Drafts a poll, opens it, and tells its id.</summary>
    public static long Start(this ConferenceDriver driver, PollDefinition definition, string author = "pia")
    {
        var poll = driver.Draft(definition, author);
        driver.Send(author, new OpenPoll { Poll = poll });
        return poll;
    }

    public static Outcome Vote(this ConferenceDriver driver, string voter, long poll, params int[] choices) =>
        driver.Send(voter, new CastVote { Poll = poll, Ballot = new Ballot { Choices = { choices } } });

    public static Outcome Close(this ConferenceDriver driver, long poll) =>
        driver.Send("pia", new ClosePoll { Poll = poll });

    public static PollsSnapshot ViewOf(this ConferenceDriver driver, string participant) =>
        (PollsSnapshot)new PollsService().View(
            driver.Polls(), new Viewer(participant, driver.Facts.Roster.Find(participant)?.Role ?? Role.Unspecified));

    public static PollsSnapshot Disclosed(this ConferenceDriver driver) =>
        (PollsSnapshot)new PollsService().Disclose(driver.Polls());

    public static QueryStep AskAs(this ConferenceDriver driver, string participant, IMessage query) =>
        driver.Ask(query, new Viewer(participant, driver.Find(participant).Role));

    public static TAnswer Answer<TAnswer>(this ConferenceDriver driver, string participant, IMessage query)
        where TAnswer : IMessage =>
        (TAnswer)((QueryStep.Answered)driver.AskAs(participant, query)).Answer;

    public static void ShouldBeRefused(this QueryStep step, RefusalCode code, string saying)
    {
        Assert.That(step, Is.InstanceOf<QueryStep.Refused>());
        Assert.That(((QueryStep.Refused)step).Code, Is.EqualTo(code));
        Assert.That(((QueryStep.Refused)step).Message, Does.Contain(saying));
    }

    /// <summary>The last tally that was published.</summary>
    public static Results LastTally(this ConferenceDriver driver) =>
        driver.EventsSince(0).OfType<TallyPublished>().Last().Results;

    public static string[] LastAudience(this ConferenceDriver driver) => [.. driver.Log[^1].Audience];
}
