using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>A host shows an attendee what to look at, and leads.</summary>
internal sealed class LayoutPageTests : MeetingPageFixture
{
    [Test]
    public async Task Who_follows_sees_what_the_leader_looks_at_and_may_look_around()
    {
        var host = await OpenPanelAsync(Host, "whiteboard");
        host = await OpenPanelAsync(Host, "layout");
        await host.GetByTestId("layout-lead").ClickAsync();
        await Expect(Attendee.GetByTestId("panel-whiteboard")).ToBeVisibleAsync();
        await ExpectTextAsync(host.GetByTestId("layout-status"), "You lead: everybody follows you to Whiteboard.");
        await Host.GetByTestId("tab-people").ClickAsync();
        await Expect(Attendee.GetByTestId("panel-whiteboard")).ToBeHiddenAsync();

        var attendee = await OpenPanelAsync(Attendee, "layout");
        await ExpectTextAsync(attendee.GetByTestId("layout-status"), "Hana leads and shows People. You look around");
        await OpenPanelAsync(Host, "whiteboard");
        await ExpectTextAsync(attendee.GetByTestId("layout-status"), "Hana leads and shows Whiteboard.");
        await ShootAsync(Attendee, "layout-1-roaming");
        await attendee.GetByTestId("layout-roam").ClickAsync();
        await Expect(Attendee.GetByTestId("panel-whiteboard")).ToBeVisibleAsync();

        // Somebody who joins later is shown the same.
        var late = await JoinAsync("lena", "Lena");
        await Expect(late.GetByTestId("panel-whiteboard")).ToBeVisibleAsync();
        await OpenPanelAsync(Host, "layout");
        await Host.GetByTestId("layout-lead").ClickAsync();
        await ExpectTextAsync(Host.GetByTestId("layout-status"), "Everybody looks at what they like.");
    }

    [Test]
    public async Task A_panel_for_everybody_stays_in_front_and_the_spotlight_is_seen()
    {
        var host = await OpenPanelAsync(Host, "layout");
        await host.GetByTestId("layout-roaming").UncheckAsync();
        await host.GetByTestId("layout-which").SelectOptionAsync("whiteboard");
        await Expect(Attendee.GetByTestId("panel-whiteboard")).ToBeVisibleAsync();
        await Attendee.GetByTestId("tab-people").ClickAsync();
        await Expect(Attendee.GetByTestId("panel-whiteboard")).ToBeVisibleAsync();
        await Expect(host.GetByTestId("layout-which")).ToBeVisibleAsync();

        await host.GetByTestId("layout-speaker").CheckAsync();
        await host.GetByTestId("layout-roaming").CheckAsync();
        await host.Locator("[data-participant=abel]").GetByTestId("layout-spotlight").ClickAsync();
        var attendee = await OpenPanelAsync(Attendee, "layout");
        await ExpectTextAsync(attendee.GetByTestId("layout-tile").First, "Abel");
        await Expect(attendee.GetByTestId("layout-tile").First).ToHaveClassAsync(
            new System.Text.RegularExpressions.Regex("large"), new() { Timeout = PatienceMs });
        await Expect(attendee.GetByTestId("layout-controls")).ToBeHiddenAsync();
        await ShootAsync(Host, "layout-2-spotlight");
        await ShootAsync(Attendee, "layout-3-attendee");
    }
}
