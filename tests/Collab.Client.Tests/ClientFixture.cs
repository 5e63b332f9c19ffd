using Collab.Client.Tests.Server;

namespace Collab.Client.Tests;

/// <summary>A conference, its nodes and its clients, taken down after each test.</summary>
internal abstract class ClientFixture
{
    private readonly List<IAsyncDisposable> _things = [];

    protected FakeConference Conference { get; private set; } = new();

    protected FakeNode Node { get; private set; } = null!;

    /// <summary>Short waits, and no way to hang.</summary>
    protected static ConferenceClientOptions Options => new()
    {
        ReconnectDelayBase = TimeSpan.FromMilliseconds(1),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(20),
        ReconnectFor = Wait.Deadline,
        JoinTimeout = Wait.Deadline,
    };

    [SetUp]
    public async Task StartAsync()
    {
        Conference = new FakeConference();
        Node = await StartNodeAsync("n1");
    }

    [TearDown]
    public async Task StopAsync()
    {
        // Clients first, or they look for other nodes.
        foreach (var thing in Enumerable.Reverse(_things)) await thing.DisposeAsync();
        _things.Clear();
    }

    protected async Task<FakeNode> StartNodeAsync(string name)
    {
        var node = await FakeNode.StartAsync(Conference, name);
        _things.Add(node);
        return node;
    }

    protected Task<ConferenceClient> JoinAsync(ConferenceClientOptions? options = null, string participant = "ann") =>
        JoinAsync([Node.Endpoint], options, participant);

    protected async Task<ConferenceClient> JoinAsync(
        IEnumerable<Uri> endpoints, ConferenceClientOptions? options = null, string participant = "ann")
    {
        var client = await Wait.WithinAsync(
            ConferenceClient.JoinAsync(endpoints, FakeConference.Id, participant, options ?? Options));
        _things.Add(client);
        return client;
    }
}
