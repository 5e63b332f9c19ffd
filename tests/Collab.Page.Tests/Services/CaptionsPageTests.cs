using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>Captions on the page: the strip, the transcript, corrections and the download, of two people.</summary>
internal sealed class CaptionsPageTests : MeetingPageFixture
{
    [Test]
    public async Task What_is_being_said_is_in_the_strip_and_what_was_said_in_the_transcript()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "captions"), await OpenPanelAsync(Attendee, "captions"));
        await Expect(attendee.GetByTestId("captions-form")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await Expect(attendee.GetByTestId("captions-switch")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("captions-switch").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("captions-status"), "Captions are on");

        await attendee.GetByTestId("captions-text")
            .PressSequentiallyAsync("Good mourning everybo", new() { Delay = 20 });
        await ExpectTextAsync(Host.GetByTestId("strip-interim"), "Good mourning");
        await ShootAsync(Host, "captions-interim");
        await attendee.GetByTestId("captions-text").FillAsync("Good mourning, everybody");
        await attendee.GetByTestId("captions-text").PressAsync("Enter");
        await ExpectTextAsync(Host.GetByTestId("strip-line"), "Good mourning, everybody");
        await ExpectTextAsync(host.GetByTestId("captions-line"), "Abel");

        await attendee.GetByTestId("line-menu").ClickAsync();
        await Attendee.GetByTestId("correct-line").ClickAsync();
        await Attendee.GetByTestId("dialog-input").FillAsync("Good morning, everybody");
        await Attendee.GetByTestId("dialog-confirm").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("captions-line-text"), "Good morning, everybody");
        await ShootAsync(Host, "captions-transcript");
        await ExpectCountAsync(Host.GetByTestId("strip-line"), 0);
    }

    [Test]
    public async Task Anybody_downloads_the_transcript_as_text_and_as_WebVTT()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "captions"), await OpenPanelAsync(Attendee, "captions"));
        await host.GetByTestId("captions-switch").ClickAsync();
        await SayAsync(host, "Shall we begin?");
        await ExpectCountAsync(attendee.GetByTestId("captions-line"), 1);
        await SayAsync(attendee, "Let us.");
        await ExpectCountAsync(attendee.GetByTestId("captions-line"), 2);
        Assert.That(await DownloadAsync("download-text"), Does.Match(
            @"^\[00:00:\d\d\] Hana: Shall we begin\?\n\[00:00:\d\d\] Abel: Let us\.\n$"));
        Assert.That(await DownloadAsync("download-webvtt"), Does.StartWith("WEBVTT\n\n1\n00:00:")
            .And.Contain("<v Hana>Shall we begin?\n").And.Contain("<v Abel>Let us.\n"));

        async Task<string> DownloadAsync(string testId)
        {
            await attendee.GetByTestId("captions-download").ClickAsync();
            var download = await Attendee.RunAndWaitForDownloadAsync(() => Attendee.GetByTestId(testId).ClickAsync());
            var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Conference}-{testId}");
            await download.SaveAsAsync(file);
            return await File.ReadAllTextAsync(file);
        }
    }

    [Test]
    public async Task The_host_chooses_who_captions()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "captions"), await OpenPanelAsync(Attendee, "captions"));
        await host.GetByTestId("captions-switch").ClickAsync();
        await Expect(attendee.GetByTestId("captions-form")).ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("captions-who").SelectOptionAsync("CAPTIONERS_CHOSEN");
        await Expect(attendee.GetByTestId("captions-form")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("captions-chosen").ClickAsync();
        await Host.GetByTestId("choose-captioner").Filter(new() { HasText = "Abel" }).ClickAsync();
        await Expect(attendee.GetByTestId("captions-form")).ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await SayAsync(attendee, "I write it down.");
        await ExpectTextAsync(host.GetByTestId("captions-line"), "I write it down.");
    }

    private static async Task SayAsync(ILocator panel, string text)
    {
        await panel.GetByTestId("captions-text").FillAsync(text);
        await panel.GetByTestId("captions-text").PressAsync("Enter");
    }
}
