using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>The web tour on the page: leading, following in a tab, roaming, of two people.</summary>
internal sealed class TourPageTests : MeetingPageFixture
{
    [Test]
    public async Task The_host_leads_and_the_others_see_each_page_in_a_frame_that_confines_it()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "tour"), await OpenPanelAsync(Attendee, "tour"));
        await ExpectTextAsync(attendee.GetByTestId("tour-status"), "no tour");
        // Nobody leaves this machine in a test.
        await Attendee.Context.RouteAsync("https://*.example/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = """
                <h1>A page</h1>
                <script>
                  document.body.append(`at ${location.host}, origin ${origin}`);
                  try { top.location = "https://elsewhere.example/"; } catch { document.body.append(", confined"); }
                </script>
                """,
        }));
        var meeting = Attendee.Url;
        await VisitAsync(host, "first.example/a");
        await ExpectTextAsync(attendee.GetByTestId("tour-status"), "Hana leads the tour");
        await ExpectTextAsync(attendee.GetByTestId("tour-link"), "https://first.example/a");
        await ExpectCountAsync(attendee.GetByTestId("tour-frame"), 0);

        await attendee.GetByTestId("tour-follow").ClickAsync();
        var frame = Attendee.FrameLocator("[data-testid=tour-frame]").Locator("body");
        await ExpectTextAsync(frame, "at first.example, origin null, confined");
        await VisitAsync(host, "https://second.example/");
        await ExpectTextAsync(frame, "at second.example, origin null, confined");
        Assert.That(Attendee.Url, Is.EqualTo(meeting), "the framed page has not led the meeting away");
        await ExpectTextAsync(attendee.GetByTestId("tour-visited"), "first.example");

        await host.GetByTestId("tour-slider").FillAsync("60");
        await Expect(attendee.GetByTestId("tour-scroll"))
            .ToHaveAttributeAsync("aria-valuenow", "60", new() { Timeout = PatienceMs });
        await ShootAsync(Attendee, "tour-following");
        await ShootAsync(Host, "tour-leading");

        await attendee.GetByTestId("tour-follow").ClickAsync();
        await VisitAsync(host, "https://third.example/");
        await ExpectTextAsync(attendee.GetByTestId("tour-link"), "https://third.example/");
        await ExpectCountAsync(attendee.GetByTestId("tour-frame"), 0);
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
