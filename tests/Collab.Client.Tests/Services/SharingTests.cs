using System.Collections.Concurrent;
using Collab.Client.Tests.Server;
using Collab.Protocol;
using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>Tiles that go and come, and input for one's own share.</summary>
internal sealed class SharingTests : ClientFixture
{
    [Test]
    public async Task A_tile_is_sent_as_a_part_with_a_growing_number()
    {
        var client = await JoinAsync();
        client.Sharing.SendTile("s1", 3, 1, TileOf(7));
        client.Sharing.SendTile("s1", 4, 1, TileOf(8));
        await Wait.UntilAsync(() => Sent.Count() == 2, "two parts came");
        var parts = Sent.ToList();
        Assert.That(parts.Select(x => (x.Service, x.Type, x.Stream, x.Slot, x.Layout)), Is.EqualTo(new[]
        {
            ("sharing", "Tile", "s1", 3, 1L), ("sharing", "Tile", "s1", 4, 1L),
        }));
        Assert.That(parts[1].Number, Is.GreaterThan(parts[0].Number));
        Assert.That(() => client.Sharing.SendTile("s1", 256, 1, TileOf(1)), Throws.InstanceOf<ArgumentException>());
        Assert.That(
            () => client.Sharing.SendTile("s1", 0, 1, new Tile { Image = ByteString.CopyFrom(new byte[45_000]) }),
            Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task What_is_watched_comes_and_is_watched_again_over_the_next_connection()
    {
        Conference.Snapshots.Add(SharedBy("ben"));
        var client = await JoinAsync();
        var seen = new ConcurrentQueue<(int, string)>();
        client.Sharing.TileReceived += (part, tile) => seen.Enqueue((part.Slot, tile.Image.ToBase64()));
        client.Sharing.Watch("s1");
        client.Sharing.Watch("s1");
        await Wait.UntilAsync(() => Watches.Any(), "it is watched");
        Conference.Live[0].Send(new ServerMessage { Part = PartOf("eve", 1) });
        Conference.Live[0].Send(new ServerMessage { Part = PartOf("ben", 2) });
        await Wait.UntilAsync(() => !seen.IsEmpty, "a tile came");
        Assert.That(seen, Is.EqualTo(new[] { (2, TileOf(2).Image.ToBase64()) }), "of who shares, and of nobody else");

        Node.CutAll();
        await Wait.UntilAsync(() => Watches.Count() == 2, "it is watched again");
        client.Sharing.Watch("s1", on: false);
        await Wait.UntilAsync(() => Watches.Count() == 3, "it is watched no more");
        Assert.That(Watches.Select(x => x.On), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public async Task Input_for_ones_own_share_comes_from_who_controls_it()
    {
        Conference.Snapshots.Add(SharedBy("ann", "ben"));
        var client = await JoinAsync();
        var inputs = new ConcurrentQueue<string>();
        client.Sharing.InputReceived += (participant, input) => inputs.Enqueue($"{participant} {input.Key}");
        foreach (var (participant, key) in new[] { ("eve", "x"), ("ben", "a") })
        {
            var input = new Input { Share = "s1", Kind = InputKind.KeyDown, Key = key };
            Conference.Live[0].Send(new ServerMessage
            {
                Signal = new Signal
                {
                    Service = "sharing",
                    Type = nameof(Input),
                    Participant = participant,
                    Body = input.ToByteString(),
                    To = { "ann" },
                },
            });
        }

        await Wait.UntilAsync(() => !inputs.IsEmpty, "input came");
        Assert.That(inputs, Is.EqualTo(new[] { "ben a" }));
    }

    private IEnumerable<StreamPart> Sent => Node.Messages.Where(x => x.Part is not null).Select(x => x.Part);

    private IEnumerable<Watch> Watches => Node.Messages.Where(x => x.Watch is not null).Select(x => x.Watch);

    private static ServiceSnapshot SharedBy(string participant, string controller = "") =>
        FakeConference.Snapshot("sharing", new SharingSnapshot
        {
            Shares = { new Share { Id = "s1", Participant = participant, Controller = controller } },
        });

    private static StreamPart PartOf(string participant, int slot) => new()
    {
        Service = "sharing",
        Type = nameof(Tile),
        Participant = participant,
        Stream = "s1",
        Slot = slot,
        Number = slot,
        Body = TileOf((byte)slot).ToByteString(),
    };

    private static Tile TileOf(byte content) => new() { Image = ByteString.CopyFrom(content) };
}
