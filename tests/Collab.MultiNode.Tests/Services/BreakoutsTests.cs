using Collab.Actors.Journal;
using Collab.Client;
using Collab.Protocol.Services.Breakouts;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Services;

/// <summary>A room goes on while nodes are killed: that of the main room, then its own.</summary>
internal sealed class BreakoutsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task Rooms_and_who_belongs_in_them_outlive_the_nodes_of_both_conferences(
        CancellationToken cancellation)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "rooms");
        await meeting.CreateAsync();
        await using var ann = await JoinAsync(cluster, meeting, "ann", 0, Role.Host, cancellation);
        await using var ben = await JoinAsync(cluster, meeting, "ben", 1, Role.Attendee, cancellation);
        await ann.Breakouts.OpenAsync(new OpenRooms { Titles = { "Red", "Blue" } }, cancellation);
        await ann.Breakouts.AssignAsync("ben", 2, cancellation);
        await Eventually.GetAsync(
            "ben knows where he belongs", Patience, () => Task.FromResult(ben.Breakouts.State.RoomNameOf("ben")),
            name => name.EndsWith("-2", StringComparison.Ordinal), "room 2");
        await using var room = await ben.Breakouts.EnterAsync(cancellation);
        await room.Chat.PostAsync("before", cancellationToken: cancellation);

        await KillHostAsync(cluster, ann);
        await room.Chat.PostAsync("the main room's node is gone", cancellationToken: cancellation);
        await ann.Breakouts.BroadcastAsync("We go on", cancellation);
        var refused = await Assert.ThrowsAsync<LimitReachedException>(
            () => ann.Breakouts.OpenAsync(new OpenRooms { Titles = { "Green" } }, cancellation));
        Assert.That(refused, Is.Not.Null, "there is one set");
        Assert.That(ann.Breakouts.State.Rooms.Select(x => x.Title), Is.EqualTo(["Red", "Blue"]));
        Assert.That(ann.Breakouts.State.Assigned["ben"], Is.EqualTo(2));

        await KillHostAsync(cluster, room);
        await room.Chat.PostAsync("so is the room's", cancellationToken: cancellation);
        Assert.That(
            room.Chat.State.Messages.Select(message => message.Text),
            Is.EqualTo(["before", "the main room's node is gone", "so is the room's"]));

        await ann.Breakouts.CloseAsync(cancellation);
        await Eventually.GetAsync(
            "the rooms are closed", Patience, () => Task.FromResult(ben.Breakouts.State.Rooms.Count), x => x == 0, "0");
        await Eventually.GetAsync(
            "who does not go by themselves is removed",
            Patience,
            () => Task.FromResult(room.Status.State),
            state => state == ConnectionState.Closed,
            $"{ConnectionState.Closed}");
    }

    /// <summary>Kills the node that hosts a client's conference, when it lives.</summary>
    private static async Task KillHostAsync(TestCluster cluster, ConferenceClient client)
    {
        var host = await Eventually.GetAsync(
            "it has a primary",
            Patience,
            () => Task.FromResult(cluster.Nodes.FirstOrDefault(node => node.Name == client.Status.PrimaryNode)),
            node => node is not null,
            "on a node that lives");
        await cluster.KillAsync(host!);
    }

    private static Task<ConferenceClient> JoinAsync(
        TestCluster cluster, Meeting meeting, string participant, int first, Role role, CancellationToken cancellation)
    {
        var endpoints = cluster.Endpoints.Skip(first).Concat(cluster.Endpoints.Take(first));
        return ConferenceClient.JoinAsync(
            [.. endpoints], meeting.Id.Name, meeting.Ticket(participant, role), null, cancellation);
    }
}
