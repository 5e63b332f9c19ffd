using Collab.Testing;
using Microsoft.Playwright;

namespace Collab.MultiNode.Tests.Page.Services;

/// <summary>A host shows a made-up screen; an attendee sees it, asks for control, and gets it.</summary>
internal sealed class SharingPageTests : MeetingPageFixture
{
    /// <summary>
    /// A browser without a desktop has no screen: what it would capture is a canvas of four colours with a counter.
    /// </summary>
    private const string MadeUpScreen =
        """
        () => {
          const canvas = document.createElement("canvas");
          canvas.width = 800;
          canvas.height = 480;
          const pen = canvas.getContext("2d");
          const colours = ["#b3261e", "#2e8b57", "#1f4e9e", "#f0bd6a"];
          colours.forEach((colour, i) => {
            pen.fillStyle = colour;
            pen.fillRect((i % 2) * 400, Math.floor(i / 2) * 240, 400, 240);
          });
          let count = 0;
          window.madeUp = setInterval(() => {
            pen.fillStyle = "#ffffff";
            pen.fillRect(20, 20, 160, 60);
            pen.fillStyle = "#000000";
            pen.font = "40px sans-serif";
            pen.fillText(String(count++), 30, 65);
          }, 200);
          navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(10);
        }
        """;

    [Test]
    public async Task What_one_shares_the_others_see_and_may_control()
    {
        await Host.EvaluateAsync(MadeUpScreen);
        var host = await OpenPanelAsync(Host, "sharing");
        var attendee = await OpenPanelAsync(Attendee, "sharing");
        await Expect(attendee.GetByTestId("sharing-form")).ToBeHiddenAsync();
        await host.GetByTestId("sharing-title").FillAsync("Four colours");
        await host.GetByTestId("sharing-controllable").CheckAsync();
        await host.GetByTestId("sharing-start").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("sharing-head"), "Hana shares “Four colours”");
        await SeesColoursAsync(attendee);
        var tiles = await TilesAsync(attendee, 1);
        await TilesAsync(attendee, tiles + 5);

        // Somebody who comes later sees the whole, though most of it does not change.
        var late = await OpenPanelAsync(await JoinAsync("lena", "Lena"), "sharing");
        await SeesColoursAsync(late);

        await attendee.GetByTestId("sharing-request").ClickAsync();
        await host.GetByTestId("sharing-grant").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("sharing-state"), "You have control");
        await ExpectTextAsync(late.GetByTestId("sharing-state"), "Abel has control");
        await attendee.GetByTestId("sharing-picture").ClickAsync(new() { Position = new() { X = 40, Y = 30 } });
        await ExpectTextAsync(host.GetByTestId("sharing-input"), "Abel presses the left button.");
        await Expect(host.GetByTestId("sharing-cursor")).ToBeVisibleAsync();
        await attendee.GetByTestId("sharing-picture").PressAsync("k");
        await ExpectTextAsync(host.GetByTestId("sharing-input"), "Abel presses k.");
        await ShootAsync(Host, "sharing-1-sharer");
        await ShootAsync(Attendee, "sharing-2-controller");

        await host.GetByTestId("sharing-revoke").ClickAsync();
        await Expect(attendee.GetByTestId("sharing-request")).ToBeVisibleAsync();
        await host.GetByTestId("sharing-pause").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("sharing-state"), "Paused");
        await host.GetByTestId("sharing-pause").ClickAsync();
        await Expect(attendee.GetByTestId("sharing-state")).ToBeHiddenAsync();
        tiles = await TilesAsync(attendee, 1);
        await TilesAsync(attendee, tiles + 5);
        await host.GetByTestId("sharing-stop").ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("share"), 0);
        await Expect(attendee.GetByTestId("sharing-none")).ToBeVisibleAsync();
        await Expect(host.GetByTestId("sharing-form")).ToBeVisibleAsync();
        await Expect(host.GetByTestId("sharing-refusal")).ToBeEmptyAsync();
    }

    private static Task<int> TilesAsync(ILocator panel, int atLeast) => Eventually.GetAsync(
        $"{atLeast} tiles were drawn",
        TimeSpan.FromMilliseconds(PatienceMs),
        () => panel.GetByTestId("sharing-picture").EvaluateAsync<int>("each => Number(each.dataset.tiles ?? 0)"),
        tiles => tiles >= atLeast);

    /// <summary>The four corners have the colours of what is shared, as far as compression lets them.</summary>
    private static Task<string> SeesColoursAsync(ILocator panel) => Eventually.GetAsync(
        "the four colours are there",
        TimeSpan.FromMilliseconds(PatienceMs),
        () => panel.GetByTestId("sharing-picture").EvaluateAsync<string>(
            """
            (canvas) => {
              const pen = canvas.getContext("2d");
              const places = [[0.3, 0.4], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
              return places.map(([x, y]) => {
                const [r, g, b] = pen.getImageData(canvas.width * x, canvas.height * y, 1, 1).data;
                if (r > 200 && g > 140 && b < 150) return "yellow";
                return r > g && r > b ? "red" : g > b ? "green" : b > 60 ? "blue" : "none";
              }).join(" ");
            }
            """),
        seen => seen == "red green blue yellow",
        "red green blue yellow");
}
