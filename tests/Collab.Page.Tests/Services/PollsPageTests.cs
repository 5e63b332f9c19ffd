using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>Polls as people use them, in real browsers.</summary>
internal sealed class PollsPageTests : MeetingPageFixture
{
    [Test]
    public async Task A_vote_is_counted_on_both_pages_and_can_be_changed()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "polls"), await OpenPanelAsync(Attendee, "polls"));
        await Expect(guest.GetByTestId("poll-new")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await WriteAsync(host, "Where do we have lunch?", "At the lake", "In the canteen", "Pizza, here");
        await ShootAsync(Host, "polls-writing");
        await host.GetByTestId("poll-form-save").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("poll"), "Draft");
        await ExpectCountAsync(guest.GetByTestId("poll"), 0);

        await host.GetByTestId("poll-open").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("poll-question"), "Where do we have lunch?");
        await ExpectTextAsync(Attendee.GetByTestId("badge-polls"), "1");
        await ChooseAsync(guest, 0);
        await ChooseAsync(host, 2);
        await ExpectCountsAsync(host, 1, 0, 1);
        await ExpectCountsAsync(guest, 1, 0, 1);
        await ChooseAsync(guest, 2);
        await ExpectCountsAsync(host, 0, 0, 2);
        await ShootAsync(Attendee, "polls-open");

        await host.GetByTestId("poll-close").ClickAsync();
        await Expect(guest.GetByTestId("poll-vote")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await guest.GetByTestId("poll-answers").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("poll-answer-list"), "Hana");
        var download = await Host.RunAndWaitForDownloadAsync(() => host.GetByTestId("poll-export").ClickAsync());
        Assert.That(download.SuggestedFilename, Is.EqualTo("poll-1.csv"));
        Assert.That(
            await File.ReadAllTextAsync((await download.PathAsync())!),
            Does.Contain("abel,Abel,\"Pizza, here\"\r\n"));
        await ShootAsync(Host, "polls-closed");
    }

    [Test]
    public async Task An_anonymous_vote_is_final_and_two_votes_are_not_told()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "polls"), await OpenPanelAsync(Attendee, "polls"));
        await WriteAsync(host, "Was it too long?", "Yes", "No");
        await host.GetByTestId("poll-form-anonymous").CheckAsync();
        await host.GetByTestId("poll-form-open").ClickAsync();
        await ChooseAsync(guest, 0);
        await Expect(guest.GetByTestId("poll-vote")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await ExpectTextAsync(host.GetByTestId("poll-turnout"), "1 vote");
        await ExpectTextAsync(guest.GetByTestId("poll-turnout"), "1 vote");
        await host.GetByTestId("poll-close").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("poll-turnout"), "too few to show");
        await ExpectCountAsync(host.GetByTestId("poll-bar"), 0);
        await ShootAsync(Attendee, "polls-anonymous");
    }

    [Test]
    public async Task A_quiz_shows_what_was_correct_and_the_scores()
    {
        var dark = await JoinAsync("cleo", "Cleo", new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
            ColorScheme = ColorScheme.Dark,
        });
        var (host, guest) = (await OpenPanelAsync(Host, "polls"), await OpenPanelAsync(dark, "polls"));
        await WriteAsync(host, "Which one is a prime?", "51", "53", "57");
        await host.GetByTestId("poll-form-quiz").CheckAsync();
        await host.GetByTestId("poll-form-hidden").CheckAsync();
        await host.GetByTestId("poll-form-correct").Nth(1).CheckAsync();
        await host.GetByTestId("poll-form-open").ClickAsync();
        await ChooseAsync(guest, 1);
        await ChooseAsync(await OpenPanelAsync(Attendee, "polls"), 0);
        await host.GetByTestId("poll-close").ClickAsync();
        await host.GetByTestId("poll-publish").ClickAsync();
        await ExpectCountsAsync(guest, 1, 1, 0);
        await ExpectTextAsync(guest.GetByTestId("poll-bar").Nth(1), "correct");
        await guest.GetByTestId("poll-scores").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("poll-score").First, "Cleo");
        await ExpectTextAsync(guest.GetByTestId("poll-score").First, "1 of 1");
        await ShootAsync(dark, "polls-quiz-dark");
    }

    private static async Task WriteAsync(ILocator panel, string question, params string[] options)
    {
        await panel.GetByTestId("poll-new").ClickAsync();
        await panel.GetByTestId("poll-form-question").FillAsync(question);
        for (var i = 0; i < options.Length; i++)
        {
            if (i >= 2) await panel.GetByTestId("poll-form-add").ClickAsync();
            await panel.GetByTestId("poll-form-option").Nth(i).FillAsync(options[i]);
        }
    }

    private static async Task ChooseAsync(ILocator panel, int option)
    {
        await panel.GetByTestId("poll-option").Nth(option).CheckAsync();
        await panel.GetByTestId("poll-vote").ClickAsync();
    }

    private static async Task ExpectCountsAsync(ILocator panel, params int[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            await Expect(panel.GetByTestId("poll-bar").Nth(i))
                .ToHaveAttributeAsync("data-count", $"{counts[i]}", new() { Timeout = PatienceMs });
        }
    }
}
