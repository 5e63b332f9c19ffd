using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>Recording and playing again, as a host and an attendee do it in real Chromium.</summary>
internal sealed class RecordingPageTests : MeetingPageFixture
{
    [Test]
    public async Task What_was_recorded_is_played_again_as_it_was()
    {
        await SayAsync(Attendee, "Before.");
        var host = await OpenPanelAsync(Host, "recording");
        await host.GetByTestId("recording-title").FillAsync("Kick-off");
        await host.GetByTestId("recording-start").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("status-recording"), "Recording");
        await SayAsync(Attendee, "During.");
        await host.GetByTestId("recording-mark").ClickAsync();
        await Host.GetByTestId("dialog-input").FillAsync("The decision");
        await Host.GetByTestId("dialog-confirm").ClickAsync();
        await SayAsync(Host, "After the decision.");
        await ShootAsync(Host, "recording-running");
        await host.GetByTestId("recording-stop").ClickAsync();
        await Expect(Attendee.GetByTestId("status-recording")).ToHaveCountAsync(0);
        await SayAsync(Host, "Never recorded.");
        await ExpectCountAsync((await OpenPanelAsync(Attendee, "recording")).GetByTestId("recording-play"), 0);

        var replay = await Host.RunAndWaitForPopupAsync(() => host.GetByTestId("recording-play").ClickAsync());
        await ExpectTextAsync(replay.GetByTestId("replay-words"), "Replay of Kick-off");
        await ExpectCountAsync(replay.GetByTestId("message"), 1);
        await Expect(replay.GetByTestId("composer")).ToBeHiddenAsync();
        await replay.GetByTestId("replay-speed").SelectOptionAsync("16");
        await replay.GetByTestId("replay-toggle").ClickAsync();
        await ExpectCountAsync(replay.GetByTestId("message"), 3);
        await ExpectTextAsync(replay.GetByTestId("replay-toggle"), "Play");
        await ShootAsync(replay, "recording-replay");
        await replay.GetByTestId("replay-mark").ClickAsync();
        await ExpectCountAsync(replay.GetByTestId("message"), 2);
        await OpenPanelAsync(replay, "recording");
        await ExpectTextAsync(replay.GetByTestId("recording-state"), "being recorded");
    }

    [Test]
    public async Task Without_everybodys_consent_the_recording_waits()
    {
        var host = await OpenPanelAsync(Host, "recording");
        await host.GetByTestId("recording-consent-needed").CheckAsync();
        await host.GetByTestId("recording-start").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("recording-state"), "waits until everyone");
        await ExpectTextAsync(Attendee.GetByTestId("badge-recording"), "?");
        var attendee = await OpenPanelAsync(Attendee, "recording");
        await attendee.GetByTestId("recording-agree").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("recording-missing"), "Hana");
        await ShootAsync(Attendee, "recording-consent");
        await host.GetByTestId("recording-agree").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("status-recording"), "Recording");
        await attendee.GetByTestId("recording-refuse").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("recording-missing"), "Abel");
        await Expect(Attendee.GetByTestId("status-recording")).ToHaveCountAsync(0);
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByTestId("composer-text").FillAsync(text);
        await page.GetByTestId("composer-text").PressAsync("Enter");
        await ExpectCountAsync(page.GetByTestId("message-pending"), 0);
    }
}
