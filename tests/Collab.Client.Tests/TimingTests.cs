using Collab.Client.Tests.Server;

namespace Collab.Client.Tests;

internal sealed class TimingTests : ClientFixture
{
    private static readonly TimeSpan Base = TimeSpan.FromMilliseconds(777);

    private readonly ManualTime _time = new();

    private ConferenceClientOptions Manual => new() { ReconnectDelayBase = Base, TimeProvider = _time };

    [Test]
    public async Task The_first_attempt_at_another_endpoint_is_made_at_once()
    {
        var other = await StartNodeAsync("n2");
        var client = await JoinAsync([Node.Endpoint, other.Endpoint], Manual with { ReconnectSpread = TimeSpan.Zero });
        Node.CutAll();
        await Wait.UntilAsync(() => client.Status is { State: ConnectionState.Connected, Node: "n2" }, "on n2");
    }

    [Test]
    public async Task Those_whom_a_lost_node_leaves_come_to_another_one_each_after_a_time_of_its_own()
    {
        var other = await StartNodeAsync("n2");
        var spread = TimeSpan.FromSeconds(10);
        var client = await JoinAsync(
            [Node.Endpoint, other.Endpoint], Manual with { ReconnectSpread = spread, Random = new AlwaysHalf() });
        Node.CutAll();
        await Wait.UntilAsync(() => _time.Due.Contains(spread / 2), "the client waits");
        Assert.That(client.Status.State, Is.EqualTo(ConnectionState.Reconnecting));
        _time.Advance(spread / 2);
        await Wait.UntilAsync(() => client.Status is { State: ConnectionState.Connected, Node: "n2" }, "on n2");
    }

    [Test]
    public async Task The_only_endpoint_is_tried_again_after_a_wait_and_not_before()
    {
        var client = await JoinAsync(Manual);
        Node.CutAll();
        await Wait.UntilAsync(() => _time.Due.Contains(Base), "the client waits");
        Assert.That(Conference.Hellos, Has.Count.EqualTo(1));
        Assert.That(client.Status.State, Is.EqualTo(ConnectionState.Reconnecting));
        _time.Advance(Base);
        await Wait.UntilAsync(() => client.Status.State == ConnectionState.Connected, "the client is back");
        Assert.That(Conference.Hellos, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_ping_goes_out_at_every_interval()
    {
        // The clock moves whether or not the pong has come, so its absence must prove nothing.
        await JoinAsync(Manual with { PongTimeout = TimeSpan.FromHours(1) });
        for (var pings = 1; pings <= 3; pings++)
        {
            await Wait.UntilAsync(() => _time.Due.Contains(Manual.PingInterval), "the client waits");
            _time.Advance(Manual.PingInterval);
            await Wait.UntilAsync(() => Node.Messages.Count(x => x.Ping is not null) == pings, $"ping {pings}");
        }
    }

    private sealed class AlwaysHalf : Random
    {
        public override double NextDouble() => 0.5;
    }
}
