using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Sharing;
using Collab.Testing;
using Google.Protobuf;

namespace Collab.Actors.Tests.Services.Sharing;

/// <summary>Parts of live streams between nodes: who gets them, who may send them, and what is kept.</summary>
internal sealed class LiveStreamTests() : NodeSpec(JournalKind.Sqlite)
{
    private long _number;

    [Test]
    public async Task Parts_reach_who_watches_on_every_node_and_who_begins_to_watch_later()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann", Role.Host);
        var (bob, cid) = (await JoinAsync(n1, "bob"), await JoinAsync(n2, "cid"));
        await ann.DoAsync("sharing", new StartSharing());
        Watch(bob);
        Watch(cid);
        await cid.UntilAsync(ann.LastSeq);
        Send(ann, 0);
        Send(ann, 1);
        foreach (var viewer in new[] { bob, cid }) await SeesAsync(viewer, (0, 1), (1, 2));
        Send(ann, 0);
        foreach (var viewer in new[] { bob, cid }) await SeesAsync(viewer, (0, 1), (0, 3), (1, 2));

        // The newest of every slot, from the own node's cache.
        var dan = await JoinAsync(n2, "dan");
        Watch(dan);
        await SeesAsync(dan, (0, 3), (1, 2));
        Watch(dan, on: false);
        Send(ann, 1);
        await SeesAsync(cid, (0, 1), (0, 3), (1, 2), (1, 4));
        await dan.PostAsync("after");
        Assert.That(Seen(dan), Has.Count.EqualTo(2), "who watches no more gets nothing");
        Assert.That(Seen(ann), Is.Empty, "nobody gets their own");
    }

    [Test]
    public async Task A_node_that_comes_later_has_what_was_sent_before()
    {
        var n1 = await StartWithTeaAsync();
        var ann = await JoinAsync(n1, "ann", Role.Host);
        await ann.DoAsync("sharing", new StartSharing());
        for (var slot = 0; slot < 20; slot++) Send(ann, slot, bytes: ProtocolLimits.PartBytesMax);
        var n2 = await StartAsync("n2", null, n1);
        var bob = await JoinAsync(n2, "bob");
        Watch(bob);
        await SeesAsync(bob, [.. Enumerable.Range(0, 20).Select(slot => (slot, slot + 1L))]);
    }

    [Test]
    public async Task After_a_failover_the_stream_goes_on_and_late_viewers_see_what_was_sent_before()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        await CreateTeaAsync(n1, new Settings { ReconnectGraceSeconds = 600 });
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n2, "ann", Role.Host);
        Assert.That(ann.Joined.PrimaryNode, Is.EqualTo("n1"));
        await ann.DoAsync("sharing", new StartSharing());
        Send(ann, 0);
        var bob = await JoinAsync(n2, "bob");
        Watch(bob);
        await SeesAsync(bob, (0, 1));
        await n1.CrashAsync();
        Send(ann, 1);
        await SeesAsync(bob, (0, 1), (1, 2));
        await ann.PostAsync("there is a primary again");
        var n3 = await StartAsync("n3", null, n2);
        var cid = await JoinAsync(n3, "cid");
        Watch(cid);
        await SeesAsync(cid, (0, 1), (1, 2));
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task Only_the_sender_of_a_stream_that_is_open_sends_what_is_legal()
    {
        var node = await StartWithTeaAsync();
        var (ann, bob) = (await JoinAsync(node, "ann", Role.Host), await JoinAsync(node, "bob"));
        Send(ann, 0);
        await RefusedAsync(ann, "not_found");
        await ann.DoAsync("sharing", new StartSharing());
        Send(bob, 0);
        await RefusedAsync(bob, "not_permitted");
        Send(ann, 256);
        await RefusedAsync(ann, "not_found", "invalid_argument");
        Send(ann, 0, bytes: ProtocolLimits.PartBytesMax + 1);
        await RefusedAsync(ann, "not_found", "invalid_argument", "limit_reached");
        await ann.DoAsync("sharing", new PauseSharing { Share = "s1", On = true });
        Send(ann, 0);
        await RefusedAsync(ann, "not_found", "invalid_argument", "limit_reached", "not_permitted");
        Watch(bob);
        await bob.PostAsync("after");
        Assert.That(Seen(bob), Is.Empty);
    }

    [Test]
    public async Task With_the_share_its_parts_are_forgotten()
    {
        var node = await StartWithTeaAsync();
        var (ann, bob) = (await JoinAsync(node, "ann", Role.Host), await JoinAsync(node, "bob"));
        await ann.DoAsync("sharing", new StartSharing());
        Send(ann, 0);
        await ann.DoAsync("sharing", new StopSharing { Share = "s1" });
        Watch(bob);
        await bob.PostAsync("after");
        Assert.That(Seen(bob), Is.Empty);
    }

    [Test]
    public async Task Input_reaches_the_sharer_alone_and_only_from_who_controls()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann", Role.Host);
        var (bob, cid) = (await JoinAsync(n2, "bob"), await JoinAsync(n2, "cid"));
        await ann.DoAsync("sharing", new StartSharing { Controllable = true });
        var granted = await ann.DoAsync("sharing", new GrantControl { Share = "s1", Participant = "bob" });
        await bob.UntilAsync(granted.Seq);
        foreach (var sender in new[] { cid, bob })
        {
            var input = new Input { Share = "s1", Kind = InputKind.KeyDown, Key = sender.Identity.Participant };
            sender.Link.Send(new Signal
            {
                Service = "sharing", Type = nameof(Input), Body = input.ToByteString(), To = { "ann" },
            });
        }

        var received = await ann.Connection.FirstAsync("input", Soon, message => message.Signal is not null);
        Assert.That(received.Signal.Participant, Is.EqualTo("bob"));
        await RefusedAsync(cid, "not_permitted");
    }

    private void Send(TestClient client, int slot, int bytes = 100) => client.Link.Send(new StreamPart
    {
        Service = "sharing",
        Type = nameof(Tile),
        Stream = "s1",
        Slot = slot,
        Number = ++_number,
        Body = TileOf(bytes),
    });

    /// <summary>A tile that takes exactly so many bytes, from 100.</summary>
    private static ByteString TileOf(int bytes)
    {
        var tile = new Tile { Image = ByteString.CopyFrom(new byte[bytes - 10]) };
        tile.Image = ByteString.CopyFrom(new byte[tile.Image.Length - (tile.CalculateSize() - bytes)]);
        return tile.ToByteString();
    }

    private static void Watch(TestClient client, bool on = true) =>
        client.Link.Send(new Watch { Service = "sharing", Stream = "s1", On = on });

    private static List<(int Slot, long Number)> Seen(TestClient client) =>
    [
        .. client.Connection.Messages.Where(x => x.Part is not null)
            .Select(x => (x.Part.Slot, x.Part.Number)).Order(),
    ];

    private static Task<string> SeesAsync(TestClient client, params (int Slot, long Number)[] parts) =>
        Eventually.GetAsync(
            $"{client.Identity.Participant} sees {parts.Length} parts",
            Soon,
            () => Task.FromResult(string.Join(' ', Seen(client))),
            seen => seen == string.Join(' ', parts),
            string.Join(' ', parts));

    private static Task<string> RefusedAsync(TestClient client, params string[] codes) => Eventually.GetAsync(
        "refused",
        Soon,
        () => Task.FromResult(string.Join(' ', client.Connection.Refusals.Select(x => x.Code))),
        refused => refused == string.Join(' ', codes),
        string.Join(' ', codes));
}
