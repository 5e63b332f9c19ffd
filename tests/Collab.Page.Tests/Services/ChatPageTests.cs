using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>The chat of the page as a host and an attendee use it, in real Chromium.</summary>
internal sealed class ChatPageTests : MeetingPageFixture
{
    [Test]
    public async Task A_thread_is_shown_by_itself_and_counted_in_the_chat()
    {
        await SayAsync(Attendee, "Who takes the notes?");
        await SayAsync(Host, "Something else entirely.");
        await MenuAsync(Host, "Who takes the notes?", "menu-reply");
        await SayAsync(Host, "I do.");
        await Message(Attendee, "Who takes the notes?").GetByTestId("open-thread").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("thread-text"), "Who takes the notes?");
        await SayAsync(Attendee, "Thank you!");
        await ExpectCountAsync(Attendee.GetByTestId("message"), 3);
        await ShootAsync(Attendee, "chat-thread");
        await ExpectTextAsync(Message(Host, "Who takes the notes?").GetByTestId("open-thread"), "2 replies");
        await ShootAsync(Host, "chat-with-thread");
        await Attendee.GetByTestId("thread-close").ClickAsync();
        await ExpectCountAsync(Attendee.GetByTestId("message"), 4);
    }

    [Test]
    public async Task A_pinned_message_is_in_sight_until_it_is_unpinned()
    {
        await SayAsync(Attendee, "The agenda: https://a.example/agenda");
        await MenuAsync(Host, "The agenda", "menu-pin");
        await ExpectTextAsync(Attendee.GetByTestId("pins-newest"), "The agenda");
        await Attendee.GetByTestId("pins-toggle").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("pin-text"), "The agenda");
        await ExpectCountAsync(Attendee.GetByTestId("pin-remove"), 0);
        await ShootAsync(Attendee, "chat-pinned");
        await Host.GetByTestId("pins-toggle").ClickAsync();
        await Host.GetByTestId("pin-remove").ClickAsync();
        await Expect(Attendee.GetByTestId("pins")).ToBeHiddenAsync();
    }

    [Test]
    public async Task Slow_mode_holds_attendees_up_and_clearing_takes_everything()
    {
        await Host.GetByTestId("meeting-menu").ClickAsync();
        await Host.GetByTestId("menu-slow-mode").ClickAsync();
        await Host.GetByTestId("dialog-input").FillAsync("60");
        await Host.GetByTestId("dialog-confirm").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("composer-hint"), "one message every 60 s");
        await SayAsync(Attendee, "The first.");
        await ExpectTextAsync(Attendee.GetByTestId("composer-problem"), "Slow mode: you can write again in");
        await ShootAsync(Attendee, "chat-slow-mode");
        await SayAsync(Host, "One.");
        await SayAsync(Host, "Two.");
        await ExpectCountAsync(Attendee.GetByTestId("message"), 3);
        await Host.GetByTestId("meeting-menu").ClickAsync();
        await Host.GetByTestId("menu-clear-chat").ClickAsync();
        await Host.GetByTestId("dialog-confirm").ClickAsync();
        await ExpectCountAsync(Attendee.GetByTestId("message"), 0);
    }

    [Test]
    public async Task A_link_leads_where_it_says_and_nowhere_else()
    {
        await SayAsync(Attendee, "https://\u0430pple.example/x javascript:alert(1) mailto:ana@a.example");
        var links = Message(Host, "xn--").Locator("a");
        await ExpectCountAsync(links, 2);
        await Expect(links.First).ToHaveTextAsync("https://xn--pple-43d.example/x");
        await Expect(links.First).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        await Expect(links.Last).ToHaveAttributeAsync("href", "mailto:ana@a.example");
    }

    private static ILocator Message(IPage page, string text) =>
        page.GetByTestId("message").Filter(new LocatorFilterOptions { HasText = text }).First;

    private static async Task MenuAsync(IPage page, string text, string entry)
    {
        await Message(page, text).HoverAsync();
        await Message(page, text).GetByTestId("message-menu").ClickAsync();
        await page.GetByTestId(entry).ClickAsync();
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByTestId("composer-text").FillAsync(text);
        await page.GetByTestId("composer-text").PressAsync("Enter");
        await ExpectCountAsync(page.GetByTestId("message-pending"), 0);
    }
}
