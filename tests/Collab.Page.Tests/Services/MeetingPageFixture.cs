using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>
/// A host and an attendee in a conference of their own, in real Chromium. Node, browser and the tabs of these two are
/// shared and opened once; the conference is new for every test. A page that throws, or a panel that fails, fails the
/// test.
/// </summary>
/// <example><code>
/// internal sealed class PollsPageTests : MeetingPageFixture
/// {
///     [Test]
///     public async Task A_vote_is_counted_on_both_pages()
///     {
///         var panel = await OpenPanelAsync(Host, "polls");
///         await panel.GetByTestId("poll-question").FillAsync("Tea?");
///         ...
///         await ExpectTextAsync((await OpenPanelAsync(Attendee, "polls")).GetByTestId("poll"), "Tea?");
///         await ShootAsync(Host, "polls-open");
///     }
/// }
/// </code></example>
[CancelAfter(120_000)]
internal abstract class MeetingPageFixture
{
    /// <summary>How long anything may take on a busy machine, in milliseconds.</summary>
    protected const float PatienceMs = 30_000;

    private const int Width = 1280;
    private const int Height = 800;

    // Of the test that runs: the tests of pages run one after the other.
    private static readonly List<string> Problems = [];
    private static readonly Dictionary<string, IPage> Tabs = [];
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>The host's page; the participant's id is <c>hana</c>, the name Hana.</summary>
    protected IPage Host { get; private set; } = null!;

    /// <summary>The attendee's page; the participant's id is <c>abel</c>, the name Abel.</summary>
    protected IPage Attendee { get; private set; } = null!;

    /// <summary>The conference's id.</summary>
    protected string Conference { get; private set; } = "";

    [SetUp]
    public async Task OpenMeetingAsync()
    {
        Problems.Clear();
        Conference = $"page-{Guid.NewGuid():N}";
        // The first to join is the host.
        Host = await JoinAsync(await TabAsync("hana", "Hana"), "hana", "Hana");
        Attendee = await JoinAsync(await TabAsync("abel", "Abel"), "abel", "Abel");
    }

    [TearDown]
    public async Task CloseMeetingAsync()
    {
        var failed = TestContext.CurrentContext.Result.FailCount > 0;
        if (failed)
        {
            var test = TestContext.CurrentContext.Test.Name;
            var number = 0;
            foreach (var page in Tabs.Values.Select(tab => tab.Context).Concat(_contexts).SelectMany(all => all.Pages))
                await ShootAsync(page, $"failed-{test}-{number++}");
            await TestContext.Out.WriteLineAsync(MeetingNode.Tail);
        }

        foreach (var context in _contexts) await context.CloseAsync();
        _contexts.Clear();
        // What a test has left behind in a tab is nothing to the next test.
        foreach (var (participant, tab) in Tabs.ToArray())
        {
            if (failed || !await TidyAsync(tab))
            {
                Tabs.Remove(participant);
                await tab.Context.CloseAsync();
            }
        }

        Assert.That(Problems, Is.Empty, "what the pages threw");
    }

    /// <summary>The node that a participant opens the page of: one for all, unless overridden.</summary>
    protected virtual Task<Uri> PageOfAsync(string participant) => MeetingNode.GetPageAsync();

    /// <summary>One participant more, an attendee.</summary>
    /// <param name="participant">The id.</param>
    /// <param name="name">What the others read.</param>
    /// <param name="options">Of the browser: its size, dark mode; <c>null</c> for the usual.</param>
    protected async Task<IPage> JoinAsync(string participant, string name, BrowserNewContextOptions? options = null)
    {
        var page = await NewTabAsync(name, options ?? Desktop);
        _contexts.Add(page.Context);
        return await JoinAsync(page, participant, name);
    }

    /// <summary>One participant more, who may have to wait or be refused.</summary>
    /// <inheritdoc cref="JoinAsync(string, string, BrowserNewContextOptions)"/>
    protected async Task<IPage> KnockAsync(string participant, string name, BrowserNewContextOptions? options = null)
    {
        var page = await NewTabAsync(name, options ?? Desktop);
        _contexts.Add(page.Context);
        return await GoAsync(page, participant, name);
    }

    private static async Task<IPage> TabAsync(string participant, string name) =>
        Tabs.TryGetValue(participant, out var tab) ? tab : Tabs[participant] = await NewTabAsync(name, Desktop);

    private static async Task<IPage> NewTabAsync(string name, BrowserNewContextOptions options)
    {
        var browser = await PageBrowser.GetAsync();
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceMs);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Problems.Add($"{name}: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.StartsWith("The panel", StringComparison.Ordinal))
                Problems.Add($"{name}: {message.Text}");
        };
        return page;
    }

    private async Task<IPage> JoinAsync(IPage page, string participant, string name)
    {
        await GoAsync(page, participant, name);
        await Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "connected", Patient);
        await Expect(page.Locator($"[data-testid=participant][data-participant={participant}]")).ToHaveCountAsync(1);
        return page;
    }

    private async Task<IPage> GoAsync(IPage page, string participant, string name)
    {
        var address = await PageOfAsync(participant);
        await page.GotoAsync($"{address}#conference={Conference}&participant={participant}&name={name}&now=1");
        return page;
    }

    private static async Task<bool> TidyAsync(IPage tab)
    {
        foreach (var other in tab.Context.Pages.Where(page => page != tab).ToArray()) await other.CloseAsync();
        if (tab.IsClosed || tab.ViewportSize is not { Width: Width, Height: Height }) return false;
        await tab.Context.SetOfflineAsync(false);
        await tab.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); }");
        await tab.GotoAsync("about:blank");
        return true;
    }

    /// <summary>Brings a service's panel to the front and gives it.</summary>
    /// <param name="page">Whose.</param>
    /// <param name="service">The service's name on the wire.</param>
    protected static async Task<ILocator> OpenPanelAsync(IPage page, string service)
    {
        await page.GetByTestId($"tab-{service}").ClickAsync();
        var panel = page.GetByTestId($"panel-{service}");
        await panel.WaitForAsync();
        return panel;
    }

    /// <summary>Waits until an element has this text somewhere in it.</summary>
    protected static Task ExpectTextAsync(ILocator element, string text) =>
        Expect(element).ToContainTextAsync(text, new() { Timeout = PatienceMs });

    /// <summary>Waits until there are so many of an element.</summary>
    protected static Task ExpectCountAsync(ILocator elements, int count) =>
        Expect(elements).ToHaveCountAsync(count, new() { Timeout = PatienceMs });

    /// <summary>Playwright's assertions, which wait.</summary>
    protected static ILocatorAssertions Expect(ILocator element) => Assertions.Expect(element);

    /// <summary>Keeps what the page looks like, as an attachment of the test.</summary>
    /// <param name="page">Whose.</param>
    /// <param name="name">For example <c>polls-open</c>; unique among all tests.</param>
    protected static Task ShootAsync(IPage page, string name) => PageBrowser.ShootAsync(page, name);

    private static BrowserNewContextOptions Desktop =>
        new() { ViewportSize = new ViewportSize { Width = Width, Height = Height } };

    private static LocatorAssertionsToHaveAttributeOptions Patient => new() { Timeout = PatienceMs };
}
