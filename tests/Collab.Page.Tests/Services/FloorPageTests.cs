using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>The floor on the page: hands, microphones, tokens and reactions of two people.</summary>
internal sealed class FloorPageTests : MeetingPageFixture
{
    [Test]
    public async Task A_raised_hand_is_seen_asked_to_speak_and_lowered_by_the_host()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "floor"), await OpenPanelAsync(Attendee, "floor"));
        await attendee.GetByTestId("floor-raise-hand").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("hand"), "Abel");
        await ExpectTextAsync(Host.GetByTestId("badge-floor"), "1");
        await ExpectCountAsync(attendee.GetByTestId("lower-hand"), 0);

        await host.GetByTestId("ask-unmute").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("asked-to-unmute"), "asked to unmute");
        await ShootAsync(Attendee, "floor-asked");
        await attendee.GetByTestId("answer-unmute").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("unmuted-participant"), "Abel");
        await ExpectCountAsync(attendee.GetByTestId("asked-to-unmute"), 0);

        await host.GetByTestId("lower-hand").ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("hand"), 0);
        await Expect(attendee.GetByTestId("floor-raise-hand"))
            .ToHaveAttributeAsync("aria-pressed", "false", new() { Timeout = PatienceMs });
    }

    [Test]
    public async Task Hands_microphones_absence_and_reactions_stand_in_the_list_of_people()
    {
        var attendee = await OpenPanelAsync(Attendee, "floor");
        var row = Host.Locator("[data-testid=participant][data-participant=abel]");
        await ExpectCountAsync(row.GetByTestId("person-muted"), 1);
        await attendee.GetByTestId("floor-raise-hand").ClickAsync();
        await attendee.GetByTestId("floor-unmute").ClickAsync();
        await attendee.GetByTestId("floor-away").ClickAsync();
        await ExpectTextAsync(row.GetByTestId("person-hand"), "1");
        await ExpectCountAsync(row.GetByTestId("person-unmuted"), 1);
        await ExpectTextAsync(row.GetByTestId("person-away"), "away");
        await attendee.GetByTestId("floor-react").First.ClickAsync();
        await ExpectTextAsync(row.GetByTestId("person-reaction"), "\U0001F44D");
        await ShootAsync(Host, "floor-people");
        await ExpectCountAsync(row.GetByTestId("person-reaction"), 0);
    }

    [Test]
    public async Task A_token_is_asked_for_given_offered_and_taken_away()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "floor"), await OpenPanelAsync(Attendee, "floor"));
        await Token(host).GetByTestId("take-token").ClickAsync();
        await ExpectTextAsync(Token(attendee).GetByTestId("token-holder"), "Hana has it");
        await Token(attendee).GetByTestId("request-token").ClickAsync();
        await ExpectTextAsync(Token(host).GetByTestId("request"), "Abel");
        await ShootAsync(Host, "floor-requested");
        await Token(host).GetByTestId("give-token").ClickAsync();
        await ExpectTextAsync(Token(attendee).GetByTestId("token-holder"), "You have it");
        await ExpectTextAsync(
            Host.Locator("[data-testid=participant][data-participant=abel]").GetByTestId("person-token"), "presenter");

        await Token(attendee).GetByTestId("token-menu").ClickAsync();
        await Attendee.GetByTestId("offer-to").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("token-offer"), "Abel offers you");
        await host.GetByTestId("decline-token").ClickAsync();
        await ExpectCountAsync(host.GetByTestId("token-offer"), 0);
        await Token(host).GetByTestId("token-menu").ClickAsync();
        await Host.GetByTestId("take-away").ClickAsync();
        await ExpectTextAsync(Token(attendee).GetByTestId("token-holder"), "Nobody has it");
    }

    [Test]
    public async Task Where_unmuting_oneself_is_not_allowed_the_page_says_why()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "floor"), await OpenPanelAsync(Attendee, "floor"));
        await attendee.GetByTestId("floor-unmute").ClickAsync();
        await ExpectTextAsync(host.GetByTestId("unmuted-participant"), "Abel");
        await host.GetByTestId("mute-all").ClickAsync();
        await Expect(attendee.GetByTestId("floor-unmute"))
            .ToHaveAttributeAsync("aria-pressed", "false", new() { Timeout = PatienceMs });
        await host.GetByTestId("self-unmute").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("self-unmute-off"), "Only presenters");
        await attendee.GetByTestId("floor-unmute").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("floor-refusal-you"), "raise your hand");
    }

    private static ILocator Token(ILocator panel) => panel.Locator("[data-testid=token][data-token=presenter]");
}
