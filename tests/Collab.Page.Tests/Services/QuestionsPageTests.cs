using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>Questions and answers as people use them, in real browsers.</summary>
internal sealed class QuestionsPageTests : MeetingPageFixture
{
    [Test]
    public async Task A_question_is_asked_upvoted_and_answered()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "questions"), await OpenPanelAsync(Attendee, "questions"));
        await Expect(guest.GetByTestId("question-anonymous")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await AskAsync(guest, "When is the next release?");
        await AskAsync(guest, "Will the slides be shared?");
        await ExpectCountAsync(host.GetByTestId("question"), 2);
        await ExpectTextAsync(Host.GetByTestId("badge-questions"), "2");
        await host.GetByTestId("question-upvote").Nth(1).ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("question").First, "Will the slides be shared?");
        await ExpectTextAsync(guest.GetByTestId("question-votes").First, "1");
        await ExpectCountAsync(guest.GetByTestId("question-answer"), 0);

        await host.GetByTestId("question-answer").First.ClickAsync();
        await host.GetByTestId("question-answer-text").FillAsync("Yes, this afternoon.");
        await ShootAsync(Host, "questions-answering");
        await host.GetByTestId("question-answer-send").ClickAsync();
        await guest.GetByTestId("questions-answered").Locator("summary").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("question-reply"), "Yes, this afternoon.");
        await ShootAsync(Attendee, "questions-answered");
    }

    [Test]
    public async Task A_host_allows_anonymous_questions_and_dismisses_one()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "questions"), await OpenPanelAsync(Attendee, "questions"));
        await host.GetByTestId("questions-anonymous").CheckAsync();
        await guest.GetByTestId("question-anonymous").CheckAsync();
        await AskAsync(guest, "Are we being sold?");
        await ExpectTextAsync(guest.GetByTestId("question-said"), "without your name");
        await ExpectTextAsync(host.GetByTestId("question"), "Anonymous");
        await ExpectTextAsync(host.GetByTestId("question-words"), "Are we being sold?");

        await host.GetByTestId("question-dismiss").ClickAsync();
        await ExpectCountAsync(guest.GetByTestId("questions-open").GetByTestId("question"), 0);
        await Expect(guest.GetByTestId("questions-dismissed")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("questions-dismissed").Locator("summary").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("question-words"), "Are we being sold?");
        await ShootAsync(Host, "questions-dismissed");
        await host.GetByTestId("question-restore").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("questions-open"), "Are we being sold?");
    }

    private static async Task AskAsync(ILocator panel, string text)
    {
        await panel.GetByTestId("question-text").FillAsync(text);
        await panel.GetByTestId("question-ask").ClickAsync();
        await Expect(panel.GetByTestId("question-text")).ToHaveValueAsync("", new() { Timeout = PatienceMs });
    }
}
