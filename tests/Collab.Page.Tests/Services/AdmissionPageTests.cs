namespace Collab.Page.Tests.Services;

/// <summary>Coming in as people do: through the lobby, with a password, or not at all; in real browsers.</summary>
internal sealed class AdmissionPageTests : MeetingPageFixture
{
    [Test]
    public async Task Newcomers_wait_in_the_lobby_and_are_let_in_or_turned_away()
    {
        var host = await OpenPanelAsync(Host, "admission");
        await host.GetByTestId("admission-message").FillAsync("We begin at ten.");
        await host.GetByTestId("admission-lobby").CheckAsync();
        await ExpectTextAsync(host.GetByTestId("admission-summary"), "when a host lets them in");

        var bea = await KnockAsync("bea", "Bea");
        await ExpectTextAsync(bea.GetByTestId("waiting-message"), "We begin at ten.");
        await ExpectTextAsync(bea.GetByTestId("waiting-position"), "You are the next.");
        var carl = await KnockAsync("carl", "Carl");
        await ExpectTextAsync(carl.GetByTestId("waiting-position"), "1 is before you.");
        await Expect(carl.GetByTestId("meeting")).ToBeHiddenAsync();
        await ShootAsync(carl, "admission-waiting");
        await ExpectCountAsync(host.GetByTestId("admission-row"), 2);
        await ExpectTextAsync(Host.GetByTestId("tab-admission"), "2");
        await ShootAsync(Host, "admission-lobby");

        await host.Locator("[data-participant=bea]").GetByTestId("admission-admit").ClickAsync();
        await Expect(bea.GetByTestId("connection")).ToHaveAttributeAsync(
            "data-state", "connected", new() { Timeout = PatienceMs });
        await Expect(bea.GetByTestId("waiting")).ToBeHiddenAsync();
        await ExpectTextAsync(carl.GetByTestId("waiting-position"), "You are the next.");
        await host.Locator("[data-participant=carl]").GetByTestId("admission-deny").ClickAsync();
        await ExpectTextAsync(carl.GetByTestId("closed-reason"), "did not let you in");
        await ExpectCountAsync(host.GetByTestId("admission-row"), 0);
        await ShootAsync(carl, "admission-denied");

        var attendee = await OpenPanelAsync(Attendee, "admission");
        await Expect(attendee.GetByTestId("admission-lobby")).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_password_is_asked_for_until_it_is_right()
    {
        var host = await OpenPanelAsync(Host, "admission");
        await host.GetByTestId("admission-password").FillAsync("tea time");
        await host.GetByTestId("admission-password-set").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("admission-summary"), "with the password");

        var bea = await KnockAsync("bea", "Bea");
        await ExpectTextAsync(bea.GetByTestId("join-problem"), "asks for a password");
        await bea.GetByTestId("join-password").FillAsync("coffee");
        await bea.GetByTestId("join-submit").ClickAsync();
        await ExpectTextAsync(bea.GetByTestId("join-problem"), "not this meeting");
        await ShootAsync(bea, "admission-password");
        await bea.GetByTestId("join-password").FillAsync("tea time");
        await bea.GetByTestId("join-submit").ClickAsync();
        await Expect(bea.GetByTestId("connection")).ToHaveAttributeAsync(
            "data-state", "connected", new() { Timeout = PatienceMs });
    }

    [Test]
    public async Task Attendees_who_watch_vote_but_do_not_draw()
    {
        var host = await OpenPanelAsync(Host, "admission");
        await host.GetByTestId("admission-watch").CheckAsync();
        var attendee = await OpenPanelAsync(Attendee, "admission");
        await ExpectTextAsync(attendee.GetByTestId("admission-summary"), "Attendees watch.");
        await Attendee.GetByTestId("composer-text").FillAsync("Hello");
        await Attendee.GetByTestId("composer-send").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("messages"), "takes a presenter");
        await ShootAsync(Attendee, "admission-watch-only");
    }
}
