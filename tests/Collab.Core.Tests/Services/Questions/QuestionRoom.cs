using Collab.Core.Services;
using Collab.Core.Services.Questions;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Questions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Questions;

/// <summary>A conference with a host (ann), a co-host (cat), a presenter (pia) and an audience (bob, dan).</summary>
internal static class QuestionRoom
{
    public static ConferenceDriver Open(bool anonymousAllowed = false)
    {
        var driver = ConferenceDriver.Created()
            .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("pia", Role.Presenter).Join("bob").Join("dan");
        if (anonymousAllowed) driver.Send("ann", new ChangeRules { AnonymousAllowed = true });
        return driver;
    }

    public static QuestionsState Questions(this ConferenceDriver driver) =>
        (QuestionsState)driver.State.StateOf(QuestionsService.ServiceName);

    /// <summary>Asks and tells the number.</summary>
    public static long Ask(this ConferenceDriver driver, string author, string text)
    {
        var outcome = driver.Send(author, new AskQuestion { Text = text });
        return outcome.Events.OfType<QuestionAsked>().SingleOrDefault()?.Question
            ?? throw new InvalidOperationException(outcome.Decision.Message);
    }

    public static QuestionsSnapshot ViewOf(this ConferenceDriver driver, string participant) =>
        (QuestionsSnapshot)new QuestionsService().View(
            driver.Questions(),
            new Viewer(participant, driver.Facts.Roster.Find(participant)?.Role ?? Role.Unspecified));

    public static QuestionsSnapshot Asked(this ConferenceDriver driver, string participant) =>
        (QuestionsSnapshot)((QueryStep.Answered)driver.Ask(
            new GetQuestions(), new Viewer(participant, driver.Find(participant).Role))).Answer;

    public static string[] LastAudience(this ConferenceDriver driver) => [.. driver.Log[^1].Audience];
}
