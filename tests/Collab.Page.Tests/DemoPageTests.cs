using System.Diagnostics;
using System.Text.RegularExpressions;
using Collab.Testing;
using Microsoft.Playwright;

namespace Collab.Page.Tests;

/// <summary>What the README's first command promises, done by two people in a real browser.</summary>
internal sealed partial class DemoPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process _demo = null!;
    private readonly List<IBrowserContext> _contexts = [];
    private IBrowser _browser = null!;
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [SetUp]
    public async Task StartDemoAndBrowserAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", TestCluster.CollabProgram, "demo", "--port", "0" },
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        _demo = Process.Start(start)!;
        _demo.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null && PageAddress().Match(line.Data) is { Success: true } match)
                _page.TrySetResult(new Uri(match.Value));
        };
        _demo.BeginOutputReadLine();
        _browser = await PageBrowser.GetAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var context in _contexts) await context.CloseAsync();
        _demo.StandardInput.Close();
        _demo.Kill(entireProcessTree: true);
        await _demo.WaitForExitAsync();
        _demo.Dispose();
    }

    [Test]
    [CancelAfter(240_000)]
    public async Task Two_people_talk_while_the_hosting_node_is_killed_from_the_page()
    {
        var address = await _page.Task.WaitAsync(Patience);
        var ada = await JoinAsync(address, "Ada");
        var bob = await JoinAsync(address, "Bob");
        await SayAsync(ada, "Good morning, Bob.");
        await HearsAsync(bob, "Good morning, Bob.");
        await SayAsync(bob, "Good morning, Ada.");
        await HearsAsync(ada, "Good morning, Ada.");
        await ShootAsync(ada, "1-talking");

        var host = await ada.GetByTestId("primary-node").InnerTextAsync();
        await SayAsync(bob, "Watch me say this while the node goes down.");
        await ada.Locator($"[data-testid=kill][data-node={host}]").ClickAsync();
        var killed = Stopwatch.StartNew();
        await SayAsync(bob, "Still here?");
        await ShootAsync(ada, "2-just-killed");
        await HearsAsync(ada, "Still here?");
        await Eventually.GetAsync(
            "another node hosts the conference",
            Patience,
            () => ada.GetByTestId("primary-node").InnerTextAsync(),
            node => node.Length > 0 && node != host);
        await SayAsync(ada, "As if nothing had happened.");
        await HearsAsync(bob, "As if nothing had happened.");

        // Whatever was said right after the click may still have gone through the dying node; this cannot have.
        var pause = killed.Elapsed;
        await ShootAsync(ada, "3-carried-on");
        await ShootAsync(bob, "3-carried-on-bob");

        string[] said =
        [
            "Good morning, Bob.", "Good morning, Ada.", "Watch me say this while the node goes down.", "Still here?",
            "As if nothing had happened.",
        ];
        Assert.Multiple(async () =>
        {
            Assert.That(await MessagesAsync(ada), Is.EqualTo(said), "Ada sees everything, once, in order");
            Assert.That(await MessagesAsync(bob), Is.EqualTo(said), "and Bob the same");
            Assert.That(pause, Is.LessThan(TimeSpan.FromSeconds(10)), "from the kill until both talk again");
        });
        await TestContext.Out.WriteLineAsync(
            $"from the click until both talk through another node: {pause.TotalMilliseconds:F0} ms");
    }

    private async Task<IPage> JoinAsync(Uri address, string name)
    {
        var context = await _browser.NewContextAsync();
        _contexts.Add(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        await page.GetByTestId("join-conference").FillAsync("stand-up");
        await page.GetByTestId("join-name").FillAsync(name);
        await page.GetByTestId("join-submit").ClickAsync();
        await page.GetByTestId("composer-text").WaitForAsync();
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByTestId("composer-text").FillAsync(text);
        await page.GetByTestId("composer-text").PressAsync("Enter");
    }

    private static async Task HearsAsync(IPage page, string text) => await Eventually.GetAsync(
        $"hears '{text}'", Patience, () => MessagesAsync(page), messages => messages.Contains(text), text);

    private static async Task<IReadOnlyList<string>> MessagesAsync(IPage page) =>
        await page.GetByTestId("message").GetByTestId("message-text").AllInnerTextsAsync();

    private static Task ShootAsync(IPage page, string name) => PageBrowser.ShootAsync(page, $"demo-{name}");

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+/collab/?")]
    private static partial Regex PageAddress();
}
