using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>The clock and the agenda as people use them, in real browsers.</summary>
internal sealed partial class TimerPageTests : MeetingPageFixture
{
    [Test]
    public async Task A_countdown_runs_on_both_pages_pauses_and_ends()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "timer"), await OpenPanelAsync(Attendee, "timer"));
        await Expect(guest.GetByTestId("timer-start")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("timer-for").FillAsync("Break");
        await host.GetByTestId("timer-quick-5").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("timer-label"), "Break");
        await Expect(guest.GetByTestId("timer-digits"))
            .ToHaveTextAsync(NearlyFiveMinutes(), new() { Timeout = PatienceMs });
        await ShootAsync(Host, "timer-countdown");

        await host.GetByTestId("timer-pause").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("timer-state"), "Paused");
        Assert.That(
            await guest.GetByTestId("timer-digits").TextContentAsync(),
            Is.EqualTo(await host.GetByTestId("timer-digits").TextContentAsync()), "paused clocks show the same");
        await host.GetByTestId("timer-extend").ClickAsync();
        await Expect(guest.GetByTestId("timer-digits"))
            .ToHaveTextAsync(NearlySixMinutes(), new() { Timeout = PatienceMs });
        await host.GetByTestId("timer-clear").ClickAsync();
        await host.GetByTestId("timer-minutes").FillAsync("0.1");
        await host.GetByTestId("timer-start").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("timer-state"), "The time is up.");
        await ExpectTextAsync(guest.GetByTestId("timer-digits"), "0:00");
    }

    [Test]
    public async Task An_agenda_is_gone_through_item_by_item()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "timer"), await OpenPanelAsync(Attendee, "timer"));
        foreach (var (title, minutes) in new[] { ("Welcome", "5"), ("Any other business", "10"), ("Budget", "20") })
        {
            await host.GetByTestId("agenda-title").FillAsync(title);
            await host.GetByTestId("agenda-minutes").FillAsync(minutes);
            await host.GetByTestId("agenda-add").ClickAsync();
            await Expect(host.GetByTestId("agenda-title")).ToHaveValueAsync("", new() { Timeout = PatienceMs });
        }

        await host.GetByTestId("agenda-up").Last.ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("agenda-item").Nth(1), "Budget");
        await ExpectTextAsync(guest.GetByTestId("agenda-total"), "35:00");
        await host.GetByTestId("agenda-advance").ClickAsync();
        await ExpectStateAsync(guest, 0, "on");
        await host.GetByTestId("agenda-advance").ClickAsync();
        await ExpectStateAsync(guest, 0, "done");
        await ExpectStateAsync(guest, 1, "on");
        await host.GetByTestId("timer-stopwatch").ClickAsync();
        await ExpectCountAsync(guest.GetByTestId("agenda-start"), 0);
        await ShootAsync(Host, "timer-agenda");
        await ShootAsync(Attendee, "timer-agenda-attendee");
    }

    private static Task ExpectStateAsync(ILocator panel, int item, string state) =>
        Expect(panel.GetByTestId("agenda-item").Nth(item))
            .ToHaveAttributeAsync("data-state", state, new() { Timeout = PatienceMs });

    [GeneratedRegex("^(5:00|4:5[0-9]|4:4[0-9])$")]
    private static partial Regex NearlyFiveMinutes();

    [GeneratedRegex("^(6:00|5:5[0-9]|5:4[0-9])$")]
    private static partial Regex NearlySixMinutes();
}
