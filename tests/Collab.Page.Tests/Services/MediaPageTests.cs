using Collab.Testing;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>A call between two pages, with Chromium's made-up cameras and microphones.</summary>
internal sealed class MediaPageTests : MeetingPageFixture
{
    [Test]
    public async Task Two_people_see_each_other_in_a_call()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "media"), await OpenPanelAsync(Attendee, "media"));
        await host.GetByTestId("media-join").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("media-status"), "alone so far");
        await ExpectTextAsync(attendee.GetByTestId("media-status"), "One is in the call.");
        await attendee.GetByTestId("media-join").ClickAsync();
        await ExpectConnectedAsync(host, "abel");
        await ExpectConnectedAsync(attendee, "hana");
        await Expect(TileOf(host, "abel").GetByTestId("media-muted")).ToBeVisibleAsync();
        await ShootAsync(Host, "media-1-no-cameras");

        await attendee.GetByTestId("media-camera").ClickAsync();
        await host.GetByTestId("media-camera").ClickAsync();
        await SeesAsync(host, "abel");
        await SeesAsync(attendee, "hana");
        await ShootAsync(Host, "media-2-call");

        // Whose microphone is open is the floor's to say: the switch of the call is the same.
        await attendee.GetByTestId("media-microphone").ClickAsync();
        await Expect(TileOf(host, "abel").GetByTestId("media-muted")).ToBeHiddenAsync();
        await HearsAsync(host, "abel");
        var floor = await OpenPanelAsync(Attendee, "floor");
        await ExpectTextAsync(floor.GetByTestId("floor-unmute"), "Mute");
        await floor.GetByTestId("floor-unmute").ClickAsync();
        await Expect(TileOf(host, "abel").GetByTestId("media-muted")).ToBeVisibleAsync();

        attendee = await OpenPanelAsync(Attendee, "media");
        await attendee.GetByTestId("media-leave").ClickAsync();
        await ExpectCountAsync(host.GetByTestId("media-tile"), 1);
        await ExpectTextAsync(attendee.GetByTestId("media-status"), "One is in the call.");
    }

    [Test]
    public async Task Who_closes_the_page_and_who_comes_third_is_seen_by_all()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "media"), await OpenPanelAsync(Attendee, "media"));
        await host.GetByTestId("media-join").ClickAsync();
        await attendee.GetByTestId("media-join").ClickAsync();
        await ExpectConnectedAsync(host, "abel");
        var third = await OpenPanelAsync(await JoinAsync("lena", "Lena"), "media");
        await third.GetByTestId("media-join").ClickAsync();
        foreach (var (panel, other) in new[] { (host, "lena"), (attendee, "lena"), (third, "hana"), (third, "abel") })
            await ExpectConnectedAsync(panel, other);
        await third.GetByTestId("media-camera").ClickAsync();
        await SeesAsync(host, "lena");
        await SeesAsync(attendee, "lena");
        await ShootAsync(Attendee, "media-3-three");

        // The page is loaded anew: a new session, which is not in the call of the old one.
        await Attendee.ReloadAsync();
        await ExpectCountAsync(host.GetByTestId("media-tile"), 2);
        attendee = await OpenPanelAsync(Attendee, "media");
        await attendee.GetByTestId("media-join").ClickAsync();
        await ExpectConnectedAsync(host, "abel");
        await ExpectConnectedAsync(third, "abel");
        await SeesAsync(attendee, "lena");
    }

    private static ILocator TileOf(ILocator panel, string participant) =>
        panel.Locator($"[data-testid=media-tile][data-participant={participant}]");

    private static Task ExpectConnectedAsync(ILocator panel, string participant) =>
        Expect(TileOf(panel, participant)).ToHaveAttributeAsync("data-state", "connected", new()
        {
            Timeout = PatienceMs,
        });

    /// <summary>Pictures come, and go on coming.</summary>
    private static async Task SeesAsync(ILocator panel, string participant)
    {
        await Expect(TileOf(panel, participant)).ToHaveClassAsync(
            new System.Text.RegularExpressions.Regex("pictured"), new() { Timeout = PatienceMs });
        var video = TileOf(panel, participant).GetByTestId("media-video");
        var frames = await FramesAsync(video, 1);
        await FramesAsync(video, frames + 5);
    }

    private static Task<int> FramesAsync(ILocator video, int atLeast) => Eventually.GetAsync(
        $"{atLeast} pictures were shown",
        TimeSpan.FromMilliseconds(PatienceMs),
        () => video.EvaluateAsync<int>("each => each.getVideoPlaybackQuality().totalVideoFrames"),
        frames => frames >= atLeast);

    /// <summary>Sound comes: what the other's browser makes up is no silence.</summary>
    private static Task<double> HearsAsync(ILocator panel, string participant) => Eventually.GetAsync(
        "sound comes",
        TimeSpan.FromMilliseconds(PatienceMs),
        () => TileOf(panel, participant).GetByTestId("media-video").EvaluateAsync<double>(
            """
            async (video) => {
              const context = new AudioContext();
              const analyser = context.createAnalyser();
              context.createMediaStreamSource(video.srcObject).connect(analyser);
              const samples = new Float32Array(analyser.fftSize);
              let loudest = 0;
              for (let i = 0; i < 20; i++) {
                await new Promise((resolve) => { setTimeout(resolve, 100); });
                analyser.getFloatTimeDomainData(samples);
                loudest = Math.max(loudest, ...samples.map(Math.abs));
              }
              await context.close();
              return loudest;
            }
            """),
        loudest => loudest > 0.001);
}
