using Microsoft.Playwright;

namespace Collab.MultiNode.Tests.Page.Services;

/// <summary>The web tour on the page: leading, following in a tab, roaming, of two people.</summary>
internal sealed class TourPageTests : MeetingPageFixture
{
    [Test]
    public async Task The_host_leads_and_the_others_follow_in_a_tab_of_their_own()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "tour"), await OpenPanelAsync(Attendee, "tour"));
        await ExpectTextAsync(attendee.GetByTestId("tour-status"), "no tour");
        // Nobody leaves this machine in a test.
        await Attendee.Context.RouteAsync("https://*.example/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = "<title>A page</title>Here we are.",
        }));
        await VisitAsync(host, "first.example/a");
        await ExpectTextAsync(attendee.GetByTestId("tour-status"), "Hana leads the tour");
        await ExpectTextAsync(attendee.GetByTestId("tour-link"), "https://first.example/a");

        var tab = await Attendee.Context.RunAndWaitForPageAsync(() => attendee.GetByTestId("tour-follow").ClickAsync());
        await tab.WaitForURLAsync("https://first.example/a");
        Assert.That(await tab.EvaluateAsync<bool>("window.opener === null"), Is.True);
        await VisitAsync(host, "https://second.example/");
        await tab.WaitForURLAsync("https://second.example/");
        await ExpectTextAsync(attendee.GetByTestId("tour-visited"), "first.example");

        await host.GetByTestId("tour-slider").FillAsync("60");
        await Expect(attendee.GetByTestId("tour-scroll"))
            .ToHaveAttributeAsync("aria-valuenow", "60", new() { Timeout = PatienceMs });
        await ShootAsync(Attendee, "tour-following");
        await ShootAsync(Host, "tour-leading");

        await attendee.GetByTestId("tour-follow").ClickAsync();
        await VisitAsync(host, "https://third.example/");
        await ExpectTextAsync(attendee.GetByTestId("tour-link"), "https://third.example/");
        Assert.That(tab.Url, Is.EqualTo("https://second.example/"), "who roams is left alone");
        await host.GetByTestId("tour-end").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("tour-status"), "no tour");
    }

    [Test]
    public async Task An_address_that_is_no_page_of_the_web_is_refused_where_it_was_typed()
    {
        var host = await OpenPanelAsync(Host, "tour");
        await VisitAsync(host, "javascript:alert(1)");
        await ExpectTextAsync(host.GetByTestId("tour-refusal"), "url is");
        await VisitAsync(host, "http://plain.example/");
        await ExpectTextAsync(host.GetByTestId("tour-refusal"), "a moderator can allow");
        await host.GetByTestId("tour-http").ClickAsync();
        await VisitAsync(host, "http://plain.example/");
        await ExpectTextAsync(host.GetByTestId("tour-link"), "http://plain.example/");
    }

    private static async Task VisitAsync(ILocator panel, string url)
    {
        await panel.GetByTestId("tour-address").FillAsync(url);
        await panel.GetByTestId("tour-address").PressAsync("Enter");
    }
}
