using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>The shared text as people write it, in real browsers.</summary>
internal sealed class NotesPageTests : MeetingPageFixture
{
    [Test]
    public async Task Two_write_at_once_and_both_see_one_text_and_each_others_carets()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "notes"), await OpenPanelAsync(Attendee, "notes"));
        var (hana, abel) = (host.GetByTestId("notes-text"), guest.GetByTestId("notes-text"));
        await hana.PressSequentiallyAsync("# Stand-up\n\n- Hana: the release\n- Abel: \n");
        await Expect(abel).ToHaveValueAsync("# Stand-up\n\n- Hana: the release\n- Abel: \n", Patient);
        await PutCaretAsync(abel, "- Abel: ");
        await PutCaretAsync(hana, "the release");
        await Task.WhenAll(
            abel.PressSequentiallyAsync("looks after the tests", new() { Delay = 20 }),
            hana.PressSequentiallyAsync(" of Monday", new() { Delay = 30 }));
        const string Both = "# Stand-up\n\n- Hana: the release of Monday\n- Abel: looks after the tests\n";
        await Expect(hana).ToHaveValueAsync(Both, Patient);
        await Expect(abel).ToHaveValueAsync(Both, Patient);
        await Expect(host.GetByTestId("notes-status")).ToHaveTextAsync("Saved", new() { Timeout = PatienceMs });
        await ExpectTextAsync(host.GetByTestId("notes-caret"), "Abel");
        await ExpectTextAsync(guest.GetByTestId("notes-caret"), "Hana");
        await Expect(host.GetByTestId("notes-words")).ToHaveTextAsync("14 words", new() { Timeout = PatienceMs });
        await ShootAsync(Host, "notes-writing");
        await ShootAsync(Attendee, "notes-writing-attendee");
    }

    [Test]
    public async Task Undo_takes_back_what_one_wrote_oneself_and_history_brings_back_what_was()
    {
        var (host, guest) = (await OpenPanelAsync(Host, "notes"), await OpenPanelAsync(Attendee, "notes"));
        var (hana, abel) = (host.GetByTestId("notes-text"), guest.GetByTestId("notes-text"));
        await hana.FillAsync("Mine.");
        await Expect(abel).ToHaveValueAsync("Mine.", Patient);
        await PutCaretAsync(abel, "Mine.");
        await abel.PressSequentiallyAsync(" Theirs.");
        await Expect(hana).ToHaveValueAsync("Mine. Theirs.", Patient);
        await hana.PressAsync("Control+z");
        await Expect(abel).ToHaveValueAsync(" Theirs.", Patient);
        await hana.PressAsync("Control+Shift+z");
        await Expect(abel).ToHaveValueAsync("Mine. Theirs.", Patient);
        await abel.FillAsync("Gone.");
        await Expect(hana).ToHaveValueAsync("Gone.", Patient);

        await host.GetByTestId("notes-history").ClickAsync();
        await Expect(host.GetByTestId("notes-old")).ToHaveTextAsync("Gone.", new() { Timeout = PatienceMs });
        await host.GetByTestId("notes-revision").Nth(1).ClickAsync();
        await Expect(host.GetByTestId("notes-old")).ToHaveTextAsync("Mine. Theirs.", new() { Timeout = PatienceMs });
        await ShootAsync(Host, "notes-history");
        await host.GetByTestId("notes-restore").ClickAsync();
        await Expect(abel).ToHaveValueAsync("Mine. Theirs.", Patient);
        var download = await Host.RunAndWaitForDownloadAsync(() => host.GetByTestId("notes-export").ClickAsync());
        Assert.That(download.SuggestedFilename, Is.EqualTo("notes.md"));
        Assert.That(await File.ReadAllTextAsync(await download.PathAsync()), Is.EqualTo("Mine. Theirs.\n"));
    }

    private static LocatorAssertionsToHaveValueOptions Patient => new() { Timeout = PatienceMs };

    /// <summary>Puts the caret behind some words of a text.</summary>
    private static async Task PutCaretAsync(ILocator area, string words) => await area.EvaluateAsync(
        """
        (area, words) => {
          const at = area.value.indexOf(words) + words.length;
          area.focus();
          area.setSelectionRange(at, at);
        }
        """,
        words);
}
