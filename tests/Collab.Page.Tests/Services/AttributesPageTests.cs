using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>A host and an attendee set, change and remove attributes on the meeting page.</summary>
internal sealed class AttributesPageTests : MeetingPageFixture
{
    [Test]
    public async Task Both_see_what_each_of_them_sets()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "attributes"), await OpenPanelAsync(Attendee, "attributes"));
        await AddAsync(host, "attributes-conference", "topic", "The spring release");
        await AddAsync(host, "attributes-conference", "room", "Blue");
        await AddAsync(attendee, "attributes-mine", "seat", "7");

        await ExpectTextAsync(attendee.GetByTestId("attributes-conference"), "The spring release");
        await ExpectTextAsync(host.GetByTestId("attributes-others"), "seat");
        // It takes a co-host to change the conference's, so an attendee is shown no way to.
        await Expect(attendee.GetByTestId("attributes-conference-add")).ToBeHiddenAsync();
        await ExpectCountAsync(attendee.GetByTestId("attributes-conference").GetByTestId("attribute-edit"), 0);

        await Row(host, "topic").GetByTestId("attribute-edit").ClickAsync();
        await host.GetByTestId("attribute-input").FillAsync("The summer release");
        await host.GetByTestId("attribute-save").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("attributes-conference"), "The summer release");
        await ShootAsync(Host, "attributes-host");
        await ShootAsync(Attendee, "attributes-attendee");

        await Row(host, "room").GetByTestId("attribute-remove").ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("attributes-conference").GetByTestId("attribute"), 1);
    }

    [Test]
    public async Task A_refusal_is_shown_where_it_arose_and_the_keyboard_goes_round_the_tabs()
    {
        var host = await OpenPanelAsync(Host, "attributes");
        await AddAsync(host, "attributes-conference", "two words", "x");
        await ExpectTextAsync(host.GetByTestId("attributes-conference-problem"), "1 to 64 characters");
        await AddAsync(host, "attributes-conference", "twice", "1");
        await ExpectCountAsync(Row(host, "twice"), 1);
        await AddAsync(host, "attributes-conference", "twice", "2");
        await ExpectTextAsync(host.GetByTestId("attributes-conference-problem"), "if_version");

        await Host.GetByTestId("tab-people").FocusAsync();
        await Host.Keyboard.PressAsync("End");
        await Expect(Host.GetByRole(AriaRole.Tab).Last).ToHaveAttributeAsync("aria-selected", "true");
        await Host.Keyboard.PressAsync("ArrowDown");
        await Expect(Host.GetByTestId("tab-people")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Host.GetByTestId("people")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_phone_in_the_dark_has_the_panels_too()
    {
        var phone = await JoinAsync("pia", "Pia", new BrowserNewContextOptions
        {
            ColorScheme = ColorScheme.Dark,
            ViewportSize = new ViewportSize { Width = 390, Height = 780 },
        });
        await AddAsync(await OpenPanelAsync(Host, "attributes"), "attributes-conference", "topic", "Small screens");
        await phone.GetByTestId("people-toggle").ClickAsync();
        var panel = await OpenPanelAsync(phone, "attributes");
        await AddAsync(panel, "attributes-mine", "seat", "9");
        await ExpectTextAsync(panel.GetByTestId("attributes-conference"), "Small screens");
        await ExpectTextAsync(panel.GetByTestId("attributes-mine"), "seat");
        await ShootAsync(phone, "attributes-phone");
    }

    private static ILocator Row(ILocator panel, string key) => panel.Locator($"[data-key=\"{key}\"]");

    private static async Task AddAsync(ILocator panel, string group, string key, string value)
    {
        await panel.GetByTestId($"{group}-key").FillAsync(key);
        await panel.GetByTestId($"{group}-value").FillAsync(value);
        await panel.GetByTestId($"{group}-add").ClickAsync();
    }
}
