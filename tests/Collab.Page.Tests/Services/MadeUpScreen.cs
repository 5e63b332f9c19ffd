using Collab.Testing;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>What a page shares in a test: four colours and a counter.</summary>
internal static class MadeUpScreen
{
    /// <summary>
    /// A browser without a desktop has no screen: what it would capture is a canvas of four colours with a counter.
    /// </summary>
    public const string Script =
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

    /// <summary>The four corners have the colours of what is shared, as far as compression lets them.</summary>
    public static Task<string> IsSeenAsync(ILocator panel, float patienceMs) => Eventually.GetAsync(
        "the four colours are there",
        TimeSpan.FromMilliseconds(patienceMs),
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
