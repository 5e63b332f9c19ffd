using Microsoft.Playwright;

namespace Collab.Page.Tests;

/// <summary>One Chromium for all tests of the page; each participant has a context of their own in it.</summary>
internal static class PageBrowser
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>Starts it when nobody has.</summary>
    public static async Task<IBrowser> GetAsync()
    {
        await Starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    // A camera and a microphone for everybody, and no questions.
                    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                    "--autoplay-policy=no-user-gesture-required",
                    // Two pages of this machine connect although it may have no network.
                    "--allow-loopback-in-peer-connection",
                ],
            });
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>Ends it; somebody else may start it again.</summary>
    public static async Task StopAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        (_browser, _playwright) = (null, null);
    }

    /// <summary>Keeps what the page looks like: in <c>artifacts/screenshots</c> and with the test's results.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The file's name, without its ending.</param>
    public static async Task ShootAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(RepositoryFiles.At("artifacts", "screenshots")).FullName;
        var file = Path.Combine(folder, $"{name}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = file });
        TestContext.AddTestAttachment(file);
    }
}
