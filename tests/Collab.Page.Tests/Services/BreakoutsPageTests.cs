namespace Collab.Page.Tests.Services;

/// <summary>Going into rooms and coming back, in real browsers.</summary>
internal sealed class BreakoutsPageTests : MeetingPageFixture
{
    [Test]
    public async Task People_are_moved_to_a_room_call_for_help_and_come_back_when_it_closes()
    {
        var host = await OpenPanelAsync(Host, "breakouts");
        await ShootAsync(Host, "breakouts-form");
        await host.GetByTestId("breakouts-how").SelectOptionAsync("hand");
        await host.GetByTestId("breakouts-open").ClickAsync();
        await ExpectCountAsync(host.GetByTestId("breakouts-room"), 3);
        await host.Locator("[data-participant=abel]").GetByTestId("breakouts-move").SelectOptionAsync("2");

        var inRoom = Attendee.GetByTestId("panel-breakouts");
        await ExpectTextAsync(inRoom.GetByTestId("breakouts-status"), "You are in Room 2.");
        await ExpectTextAsync(Attendee.GetByTestId("meeting-title"), "Room 2");
        await ExpectCountAsync(Attendee.GetByTestId("participant"), 1);
        await Attendee.GetByTestId("composer-text").FillAsync("Only for this room");
        await Attendee.GetByTestId("composer-send").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("messages"), "Only for this room");

        await host.GetByTestId("breakouts-text").FillAsync("Five minutes left");
        await host.GetByTestId("breakouts-say").ClickAsync();
        await ExpectTextAsync(inRoom.GetByTestId("breakouts-said"), "Five minutes left");
        await inRoom.GetByTestId("breakouts-help").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("breakouts-call"), "Abel calls for help.");
        await ShootAsync(Host, "breakouts-main");
        await ShootAsync(Attendee, "breakouts-room");

        await host.GetByTestId("breakouts-answer").ClickAsync();
        await ExpectTextAsync(Host.GetByTestId("meeting-title"), "Room 2");
        await ExpectTextAsync(Host.GetByTestId("messages"), "Only for this room");
        await ExpectCountAsync(Host.GetByTestId("participant"), 2);
        await Host.GetByTestId("panel-breakouts").GetByTestId("breakouts-back").ClickAsync();
        await ExpectTextAsync(Host.GetByTestId("meeting-title"), Conference);

        host = await OpenPanelAsync(Host, "breakouts");
        await host.GetByTestId("breakouts-close").ClickAsync();
        await ExpectTextAsync(inRoom.GetByTestId("breakouts-left"), "The rooms close in");
        await host.GetByTestId("breakouts-close").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("meeting-title"), Conference);
        await ExpectCountAsync(Attendee.GetByTestId("participant"), 2);
        await Expect(Attendee.GetByTestId("messages")).Not.ToContainTextAsync("Only for this room");
    }
}
