using System.Globalization;

namespace Collab.Page.Tests.Services;

/// <summary>Planning the meeting, in real browsers.</summary>
internal sealed class SchedulingPageTests : MeetingPageFixture
{
    [Test]
    public async Task A_meeting_is_planned_every_day_and_one_of_them_left_out()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "scheduling"), await OpenPanelAsync(Attendee, "scheduling"));
        await ExpectTextAsync(guest.GetByTestId("plan-headline"), "Not planned");
        await Expect(guest.GetByTestId("plan-edit")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("plan-edit").ClickAsync();
        await host.GetByTestId("plan-starts").FillAsync(Local(DateTime.UtcNow.AddHours(29.5)));
        await host.GetByTestId("plan-zone").SelectOptionAsync("UTC");
        await host.GetByTestId("plan-repeat").SelectOptionAsync("FREQ=DAILY");
        await ShootAsync(Host, "scheduling-form");
        await host.GetByTestId("plan-save").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("plan-headline"), "in 1 d 5 h");
        await ExpectTextAsync(guest.GetByTestId("plan-detail"), "Every day, UTC");
        await ExpectCountAsync(guest.GetByTestId("plan-occurrence"), 6);
        var second = await host.GetByTestId("plan-occurrence").Nth(1).GetAttributeAsync("data-start");
        await host.GetByTestId("plan-leave-out").Nth(1).ClickAsync();
        await ExpectCountAsync(guest.Locator($"[data-start='{second}']"), 0);
        var download = await Host.RunAndWaitForDownloadAsync(() => host.GetByTestId("plan-download").ClickAsync());
        var calendar = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.That(calendar, Does.Contain("RRULE:FREQ=DAILY").And.Contain("EXDATE"));
        await ShootAsync(Host, "scheduling-planned");
        await ShootAsync(Attendee, "scheduling-planned-attendee");
    }

    [Test]
    public async Task A_meeting_that_is_on_is_extended()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "scheduling"), await OpenPanelAsync(Attendee, "scheduling"));
        await host.GetByTestId("plan-edit").ClickAsync();
        await host.GetByTestId("plan-starts").FillAsync(Local(DateTime.UtcNow.AddMinutes(-2)));
        await host.GetByTestId("plan-zone").SelectOptionAsync("UTC");
        await host.GetByTestId("plan-minutes").FillAsync("6");
        await host.GetByTestId("plan-save").ClickAsync();
        await ExpectTextAsync(guest.GetByTestId("plan-headline"), "On until");
        var before = await guest.GetByTestId("plan-headline").TextContentAsync();
        await host.GetByTestId("plan-extend").ClickAsync();
        await Expect(guest.GetByTestId("plan-headline")).Not.ToHaveTextAsync(before!, new() { Timeout = PatienceMs });
    }

    private static string Local(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
