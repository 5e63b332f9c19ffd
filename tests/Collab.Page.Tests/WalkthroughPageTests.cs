using System.Globalization;
using Collab.Actors.Journal;
using Collab.Page.Tests.Services;
using Collab.Testing;
using Collab.Testing.Databases;
using Microsoft.Playwright;

namespace Collab.Page.Tests;

/// <summary>
/// A whole meeting of three people at three nodes, from the lobby to the replay. The node that hosts it is killed in
/// the middle.
/// </summary>
[CancelAfter(300_000)]
internal sealed class WalkthroughPageTests : MeetingPageFixture
{
    private TestJournal _journal = null!;
    private TestCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartClusterAsync()
    {
        _journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        _cluster = await TestCluster.StartAsync(
            TestCluster.CollabProgram,
            3,
            _journal,
            new Dictionary<string, string> { ["Collab__Gateway__Development"] = "true" });
    }

    [OneTimeTearDown]
    public async Task StopClusterAsync()
    {
        await _cluster.DisposeAsync();
        await _journal.DisposeAsync();
    }

    /// <summary>Each at a node of their own.</summary>
    protected override Task<Uri> PageOfAsync(string participant) => Task.FromResult(
        new Uri($"{_cluster.Nodes[participant switch { "hana" => 0, "abel" => 1, _ => 2 }].Endpoint}/"));

    [Test]
    public async Task A_whole_meeting_outlives_the_node_that_hosts_it()
    {
        var bea = await ComeThroughTheLobbyAsync();
        await RecordAsync();
        await WriteOnADocumentAsync(bea);
        await DrawAsync();
        await VoteAsync(bea);
        await RaiseAHandAsync();
        await ShareAsync(bea);
        await BreakOutAndComeBackAsync();
        await KillTheHostAsync(bea);
        await GoOnAsync(bea);
        await ReadTheTranscriptAsync();
        await ReplayAsync();
    }

    private async Task<IPage> ComeThroughTheLobbyAsync()
    {
        var panel = await OpenPanelAsync(Host, "admission");
        await panel.GetByTestId("admission-message").FillAsync("We begin at ten.");
        await panel.GetByTestId("admission-lobby").CheckAsync();
        await ExpectTextAsync(panel.GetByTestId("admission-summary"), "when a host lets them in");
        var bea = await KnockAsync("bea", "Bea");
        await ExpectTextAsync(bea.GetByTestId("waiting-message"), "We begin at ten.");
        await ShootAsync(bea, "walkthrough-01-lobby");
        await panel.Locator("[data-participant=bea]").GetByTestId("admission-admit").ClickAsync();
        await Expect(bea.GetByTestId("connection")).ToHaveAttributeAsync(
            "data-state", "connected", new() { Timeout = PatienceMs });
        return bea;
    }

    private async Task RecordAsync()
    {
        var panel = await OpenPanelAsync(Host, "recording");
        await panel.GetByTestId("recording-title").FillAsync("The meeting");
        await panel.GetByTestId("recording-start").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("status-recording"), "Recording");
        await SayAsync(Host, "Welcome, everybody.");
        await ShootAsync(Attendee, "walkthrough-02-recording");
    }

    private async Task WriteOnADocumentAsync(IPage bea)
    {
        var picture = await Host.ScreenshotAsync();
        var panel = await OpenPanelAsync(Host, "documents");
        await panel.GetByTestId("documents-input").SetInputFilesAsync(
            new FilePayload { Name = "picture.png", MimeType = "image/png", Buffer = picture });
        var other = await OpenPanelAsync(bea, "documents");
        await ExpectCountAsync(other.GetByTestId("document-image"), 1);
        await other.GetByTestId("document-tool-rectangle").ClickAsync();
        await DragAsync(bea, other.GetByTestId("document-page"), (60, 60), (200, 140));
        await Expect(panel.GetByTestId("document-page"))
            .ToHaveAttributeAsync("data-marks", "1", new() { Timeout = PatienceMs });
        await ShootAsync(Host, "walkthrough-03-document");
    }

    private async Task DrawAsync()
    {
        var panel = await OpenPanelAsync(Host, "whiteboard");
        await DragAsync(Host, "rectangle", (80, 120), (260, 230));
        await OpenPanelAsync(Attendee, "whiteboard");
        await DragAsync(Attendee, "arrow", (300, 180), (440, 140));
        await ExpectObjectsAsync(panel, 2);
        await ShootAsync(Attendee, "walkthrough-04-whiteboard");
    }

    private async Task VoteAsync(IPage bea)
    {
        var panel = await OpenPanelAsync(Host, "polls");
        await panel.GetByTestId("poll-new").ClickAsync();
        await panel.GetByTestId("poll-form-question").FillAsync("Shall we go on?");
        await panel.GetByTestId("poll-form-option").Nth(0).FillAsync("Yes");
        await panel.GetByTestId("poll-form-option").Nth(1).FillAsync("No");
        await panel.GetByTestId("poll-form-open").ClickAsync();
        await ChooseAsync(await OpenPanelAsync(bea, "polls"), 0);
        await ExpectVotesAsync(panel, 1);
        await ShootAsync(bea, "walkthrough-05-poll");
    }

    private async Task RaiseAHandAsync()
    {
        var panel = await OpenPanelAsync(Host, "floor");
        await (await OpenPanelAsync(Attendee, "floor")).GetByTestId("floor-raise-hand").ClickAsync();
        await ExpectTextAsync(panel.GetByTestId("hand"), "Abel");
        await ShootAsync(Host, "walkthrough-06-hand");
        await panel.GetByTestId("lower-hand").ClickAsync();
        await ExpectCountAsync(panel.GetByTestId("hand"), 0);
    }

    private async Task ShareAsync(IPage bea)
    {
        await Host.EvaluateAsync(MadeUpScreen.Script);
        var sharer = await OpenPanelAsync(Host, "sharing");
        await sharer.GetByTestId("sharing-title").FillAsync("Four colours");
        await sharer.GetByTestId("sharing-controllable").CheckAsync();
        await sharer.GetByTestId("sharing-start").ClickAsync();
        var viewer = await OpenPanelAsync(bea, "sharing");
        await MadeUpScreen.IsSeenAsync(viewer, PatienceMs);
        await viewer.GetByTestId("sharing-request").ClickAsync();
        await sharer.GetByTestId("sharing-grant").ClickAsync();
        await ExpectTextAsync(viewer.GetByTestId("sharing-state"), "You have control");
        await viewer.GetByTestId("sharing-picture").ClickAsync(new() { Position = new() { X = 40, Y = 30 } });
        await ExpectTextAsync(sharer.GetByTestId("sharing-input"), "Bea presses the left button.");
        await ShootAsync(bea, "walkthrough-07-sharing");
    }

    private async Task BreakOutAndComeBackAsync()
    {
        var panel = await OpenPanelAsync(Host, "breakouts");
        await panel.GetByTestId("breakouts-how").SelectOptionAsync("hand");
        await panel.GetByTestId("breakouts-open").ClickAsync();
        await panel.Locator("[data-participant=abel]").GetByTestId("breakouts-move").SelectOptionAsync("2");
        await ExpectTextAsync(Attendee.GetByTestId("meeting-title"), "Room 2");
        await SayAsync(Attendee, "Only for this room.");
        await ShootAsync(Attendee, "walkthrough-08-breakout");
        await panel.GetByTestId("breakouts-close").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("breakouts-left"), "The rooms close in");
        await panel.GetByTestId("breakouts-close").ClickAsync();
        await ExpectTextAsync(Attendee.GetByTestId("meeting-title"), Conference);
        await Expect(Attendee.GetByTestId("messages")).Not.ToContainTextAsync("Only for this room");
    }

    private async Task KillTheHostAsync(IPage bea)
    {
        var name = await Host.GetByTestId("primary-node").InnerTextAsync();
        await SayAsync(Attendee, "Watch the node go.");
        await _cluster.KillAsync(_cluster.Nodes.Single(node => node.Name == name));
        foreach (var page in new[] { Host, Attendee, bea }) await SayAsync(page, "Still here.");
        await Eventually.GetAsync(
            "another node hosts the meeting",
            TimeSpan.FromMilliseconds(PatienceMs),
            () => Host.GetByTestId("primary-node").InnerTextAsync(),
            node => node.Length > 0 && node != name);
        await ExpectCountAsync(Host.GetByTestId("message"), 5);
        await ExpectCountAsync(bea.GetByTestId("message"), 5);
        await ShootAsync(Host, "walkthrough-09-node-killed");
    }

    private async Task GoOnAsync(IPage bea)
    {
        // What is shared goes on, whichever nodes it went through before.
        await MadeUpScreen.IsSeenAsync(await OpenPanelAsync(Attendee, "sharing"), PatienceMs);
        await (await OpenPanelAsync(Host, "sharing")).GetByTestId("sharing-stop").ClickAsync();
        await ChooseAsync(await OpenPanelAsync(Attendee, "polls"), 0);
        await ExpectVotesAsync(await OpenPanelAsync(bea, "polls"), 2);
        var board = await OpenPanelAsync(bea, "whiteboard");
        await ExpectObjectsAsync(board, 2);
        await DragAsync(bea, "ellipse", (100, 260), (240, 330));
        await ExpectObjectsAsync(await OpenPanelAsync(Host, "whiteboard"), 3);
        await ShootAsync(bea, "walkthrough-10-goes-on");
    }

    private async Task ReadTheTranscriptAsync()
    {
        var panel = await OpenPanelAsync(Host, "captions");
        await panel.GetByTestId("captions-switch").ClickAsync();
        await panel.GetByTestId("captions-text").FillAsync("That was it.");
        await panel.GetByTestId("captions-text").PressAsync("Enter");
        await ExpectTextAsync(panel.GetByTestId("captions-line"), "That was it.");
        await panel.GetByTestId("captions-download").ClickAsync();
        var download = await Host.RunAndWaitForDownloadAsync(() => Host.GetByTestId("download-text").ClickAsync());
        Assert.That(await File.ReadAllTextAsync((await download.PathAsync())!), Does.Contain("Hana: That was it."));
        await ShootAsync(Host, "walkthrough-11-transcript");
    }

    private async Task ReplayAsync()
    {
        var panel = await OpenPanelAsync(Host, "recording");
        await panel.GetByTestId("recording-stop").ClickAsync();
        var replay = await Host.RunAndWaitForPopupAsync(() => panel.GetByTestId("recording-play").ClickAsync());
        await ExpectTextAsync(replay.GetByTestId("replay-words"), "Replay of The meeting");
        await replay.GetByTestId("replay-speed").SelectOptionAsync("16");
        await replay.GetByTestId("replay-toggle").ClickAsync();
        await ExpectCountAsync(replay.GetByTestId("message"), 5);
        await ExpectObjectsAsync(await OpenPanelAsync(replay, "whiteboard"), 3);
        await ShootAsync(replay, "walkthrough-12-replay");
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByTestId("composer-text").FillAsync(text);
        await page.GetByTestId("composer-text").PressAsync("Enter");
        await ExpectCountAsync(page.GetByTestId("message-pending"), 0);
    }

    private static async Task ChooseAsync(ILocator panel, int option)
    {
        await panel.GetByTestId("poll-option").Nth(option).CheckAsync();
        await panel.GetByTestId("poll-vote").ClickAsync();
    }

    private static Task ExpectVotesAsync(ILocator panel, int count) => Expect(panel.GetByTestId("poll-bar").First)
        .ToHaveAttributeAsync(
            "data-count", count.ToString(CultureInfo.InvariantCulture), new() { Timeout = PatienceMs });

    private static Task ExpectObjectsAsync(ILocator panel, int count) => Expect(panel.GetByTestId("board"))
        .ToHaveAttributeAsync(
            "data-objects", count.ToString(CultureInfo.InvariantCulture), new() { Timeout = PatienceMs });

    private static async Task DragAsync(IPage page, string tool, (float X, float Y) from, (float X, float Y) to)
    {
        await page.GetByTestId($"tool-{tool}").ClickAsync();
        await DragAsync(page, page.GetByTestId("board"), from, to);
    }

    private static async Task DragAsync(IPage page, ILocator on, (float X, float Y) from, (float X, float Y) to)
    {
        var box = (await on.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + from.X, box.Y + from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + to.X, box.Y + to.Y, new() { Steps = 6 });
        await page.Mouse.UpAsync();
    }
}
