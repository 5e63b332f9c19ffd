using System.Globalization;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>A host and an attendee draw on one board.</summary>
internal sealed class WhiteboardPageTests : MeetingPageFixture
{
    [Test]
    public async Task Two_people_draw_on_one_board_and_each_undoes_their_own()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "whiteboard"), await OpenPanelAsync(Attendee, "whiteboard"));
        await DragAsync(Host, "rectangle", (80, 120), (260, 230));
        await DragAsync(Attendee, "pen", (120, 300), (180, 340), (240, 290), (320, 350), (400, 300));
        await host.GetByTestId("color-red").ClickAsync();
        await DragAsync(Host, "arrow", (300, 180), (440, 140));
        await host.GetByTestId("color-blue").ClickAsync();
        await host.GetByTestId("fill").ClickAsync();
        await DragAsync(Host, "ellipse", (430, 90), (560, 190));
        await WriteAsync(Attendee, (110, 160), "What we found");
        await ExpectObjectsAsync(host, 5);
        await ExpectObjectsAsync(attendee, 5);
        await ExpectTextAsync(host.Locator("[data-kind=text]"), "What we found");
        await ShootAsync(Host, "whiteboard-1-drawn");

        await Attendee.Keyboard.PressAsync("Control+z");
        await ExpectObjectsAsync(host, 4);
        await Attendee.Keyboard.PressAsync("Control+z");
        await ExpectObjectsAsync(host, 3);
        await attendee.GetByTestId("board-undo").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("board-refusal"), "nothing of yours");
        await attendee.GetByTestId("board-redo").ClickAsync();
        await ExpectObjectsAsync(host, 4);
        await Expect(host.Locator("[data-kind=stroke]")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task What_is_selected_is_moved_resized_restyled_and_deleted()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "whiteboard"), await OpenPanelAsync(Attendee, "whiteboard"));
        await DragAsync(Attendee, "rectangle", (100, 100), (200, 160));
        await ExpectObjectsAsync(host, 1);
        var rectangle = attendee.Locator("[data-kind=rectangle] > rect").Last;
        var (x, width) = (await NumberAsync(rectangle, "x"), await NumberAsync(rectangle, "width"));
        await DragAsync(Attendee, "select", (150, 160), (250, 260));
        await Expect(rectangle).ToHaveAttributeAsync("x", $"{x + 1000}");
        await Attendee.Keyboard.PressAsync("ArrowRight");
        await Expect(rectangle).ToHaveAttributeAsync("x", $"{x + 1100}");
        var handle = await attendee.GetByTestId("handle-se").BoundingBoxAsync();
        await Attendee.Mouse.MoveAsync(handle!.X + 3, handle.Y + 3);
        await Attendee.Mouse.DownAsync();
        await Attendee.Mouse.MoveAsync(handle.X + 53, handle.Y + 33, new() { Steps = 4 });
        await ShootAsync(Attendee, "whiteboard-2-resizing");
        await Attendee.Mouse.UpAsync();
        await Expect(rectangle).ToHaveAttributeAsync("width", $"{width + 500}");
        await attendee.GetByTestId("color-green").ClickAsync();
        await Expect(host.Locator("[data-kind=rectangle] > rect").Last).ToHaveAttributeAsync("stroke", "#2e8b57");

        await attendee.GetByTestId("board").FocusAsync();
        await Attendee.Keyboard.PressAsync("Delete");
        await ExpectObjectsAsync(host, 0);
        await Attendee.Keyboard.PressAsync("r");
        await Attendee.Keyboard.PressAsync("Enter");
        await ExpectObjectsAsync(host, 1);
        await Expect(attendee.GetByTestId("handle-se")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_locked_board_is_for_presenters_and_others_are_seen_pointing()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "whiteboard"), await OpenPanelAsync(Attendee, "whiteboard"));
        await host.GetByTestId("board-new").ClickAsync();
        await Host.GetByTestId("dialog-input").FillAsync("Sketches");
        await Host.GetByTestId("dialog-confirm").ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("board-tab"), 2);
        await attendee.GetByTestId("board-tab").Filter(new() { HasText = "Sketches" }).ClickAsync();
        await DragAsync(Host, "ellipse", (100, 100), (300, 220));
        await ExpectObjectsAsync(attendee, 1);

        await Choose(host, "board-lock");
        await ExpectTextAsync(attendee.GetByTestId("board-locked"), "only presenters");
        await Expect(attendee.GetByTestId("tool-pen")).ToBeDisabledAsync();
        await attendee.GetByTestId("tool-laser").ClickAsync();
        await MoveAsync(Attendee, (220, 180));
        await Expect(host.GetByTestId("remote-laser")).ToBeVisibleAsync();
        await attendee.GetByTestId("tool-select").ClickAsync();
        await MoveAsync(Attendee, (260, 240));
        await ExpectTextAsync(host.GetByTestId("remote-cursor"), "Abel");
        await ShootAsync(Host, "whiteboard-3-locked");

        var downloading = Host.WaitForDownloadAsync();
        await Choose(host, "board-save");
        var download = await downloading;
        Assert.That(download.SuggestedFilename, Is.EqualTo("Sketches.svg"));
        var svg = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.That(svg, Does.StartWith("<svg").And.Contain("<ellipse").And.EndWith("</svg>\n"));

        await Choose(host, "board-clear-all");
        await Host.GetByTestId("dialog-confirm").ClickAsync();
        await ExpectObjectsAsync(attendee, 0);
        var dark = await JoinAsync("dora", "Dora", new BrowserNewContextOptions
        {
            ColorScheme = ColorScheme.Dark,
            ViewportSize = new ViewportSize { Width = 1100, Height = 760 },
        });
        await OpenPanelAsync(dark, "whiteboard");
        await ShootAsync(dark, "whiteboard-4-dark");

        async Task Choose(ILocator panel, string testId)
        {
            await panel.GetByTestId("board-menu").ClickAsync();
            await Host.GetByTestId(testId).ClickAsync();
        }
    }

    private static async Task<int> NumberAsync(ILocator element, string attribute) =>
        int.Parse((await element.GetAttributeAsync(attribute))!, CultureInfo.InvariantCulture);

    private static Task ExpectObjectsAsync(ILocator panel, int count) => Expect(panel.GetByTestId("board"))
        .ToHaveAttributeAsync("data-objects", $"{count}", new() { Timeout = PatienceMs });

    /// <summary>Presses at the first of these places on the board, and lets go at the last.</summary>
    private static async Task DragAsync(IPage page, string tool, params (float X, float Y)[] places)
    {
        await page.GetByTestId($"tool-{tool}").ClickAsync();
        await MoveAsync(page, places[0]);
        await page.Mouse.DownAsync();
        foreach (var place in places[1..]) await MoveAsync(page, place);
        await page.Mouse.UpAsync();
    }

    private static async Task MoveAsync(IPage page, (float X, float Y) place)
    {
        var board = await page.GetByTestId("board").BoundingBoxAsync();
        await page.Mouse.MoveAsync(board!.X + place.X, board.Y + place.Y, new() { Steps = 6 });
    }

    private static async Task WriteAsync(IPage page, (float X, float Y) place, string text)
    {
        await page.GetByTestId("tool-text").ClickAsync();
        var board = await page.GetByTestId("board").BoundingBoxAsync();
        await page.Mouse.ClickAsync(board!.X + place.X, board.Y + place.Y);
        await page.GetByTestId("board-text").FillAsync(text);
        await page.GetByTestId("board-text").PressAsync("Enter");
    }
}
