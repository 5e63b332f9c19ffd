using Collab.Testing;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>A host shows a made-up screen; an attendee sees it, asks for control, and gets it.</summary>
internal sealed class SharingPageTests : MeetingPageFixture
{
    [Test]
    public async Task What_one_shares_the_others_see_and_may_control()
    {
        await Host.EvaluateAsync(MadeUpScreen.Script);
        var host = await OpenPanelAsync(Host, "sharing");
        var attendee = await OpenPanelAsync(Attendee, "sharing");
        await Expect(attendee.GetByTestId("sharing-form")).ToBeHiddenAsync();
        await host.GetByTestId("sharing-title").FillAsync("Four colours");
        await host.GetByTestId("sharing-controllable").CheckAsync();
        await host.GetByTestId("sharing-start").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("sharing-head"), "Hana shares “Four colours”");
        await MadeUpScreen.IsSeenAsync(attendee, PatienceMs);
        var tiles = await TilesAsync(attendee, 1);
        await TilesAsync(attendee, tiles + 5);

        // Somebody who comes later sees the whole, though most of it does not change.
        var late = await OpenPanelAsync(await JoinAsync("lena", "Lena"), "sharing");
        await MadeUpScreen.IsSeenAsync(late, PatienceMs);

        await attendee.GetByTestId("sharing-request").ClickAsync();
        await host.GetByTestId("sharing-grant").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("sharing-state"), "You have control");
        await ExpectTextAsync(late.GetByTestId("sharing-state"), "Abel has control");
        await attendee.GetByTestId("sharing-picture").ClickAsync(new() { Position = new() { X = 40, Y = 30 } });
        await ExpectTextAsync(host.GetByTestId("sharing-input"), "Abel presses the left button.");
        await Expect(host.GetByTestId("sharing-cursor")).ToBeVisibleAsync();
        await attendee.GetByTestId("sharing-picture").PressAsync("k");
        await ExpectTextAsync(host.GetByTestId("sharing-input"), "Abel presses k.");
        await ShootAsync(Host, "sharing-1-sharer");
        await ShootAsync(Attendee, "sharing-2-controller");

        await host.GetByTestId("sharing-revoke").ClickAsync();
        await Expect(attendee.GetByTestId("sharing-request")).ToBeVisibleAsync();
        await host.GetByTestId("sharing-pause").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("sharing-state"), "Paused");
        await host.GetByTestId("sharing-pause").ClickAsync();
        await Expect(attendee.GetByTestId("sharing-state")).ToBeHiddenAsync();
        tiles = await TilesAsync(attendee, 1);
        await TilesAsync(attendee, tiles + 5);
        await host.GetByTestId("sharing-stop").ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("share"), 0);
        await Expect(attendee.GetByTestId("sharing-none")).ToBeVisibleAsync();
        await Expect(host.GetByTestId("sharing-form")).ToBeVisibleAsync();
        await Expect(host.GetByTestId("sharing-refusal")).ToBeEmptyAsync();
    }

    private static Task<int> TilesAsync(ILocator panel, int atLeast) => Eventually.GetAsync(
        $"{atLeast} tiles were drawn",
        TimeSpan.FromMilliseconds(PatienceMs),
        () => panel.GetByTestId("sharing-picture").EvaluateAsync<int>("each => Number(each.dataset.tiles ?? 0)"),
        tiles => tiles >= atLeast);
}
