using Collab.Actors.Journal;
using Collab.Client;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Services;

/// <summary>Newcomers wait at several nodes, one of which is killed under them.</summary>
internal sealed class AdmissionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task The_lobby_keeps_its_order_and_the_host_is_host_again_when_their_node_is_killed(
        CancellationToken cancellation)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "lobby");
        await meeting.CreateAsync();
        await using var ann = await JoinAsync(cluster, meeting, "ann", 0, cancellation, Role.Host);
        var policy = ann.Admission.State.Policy.Clone();
        policy.Lobby = true;
        await ann.Admission.ChangePolicyAsync(policy, cancellation);

        // Ben waits where ann is, cid elsewhere.
        var ben = JoinAsync(cluster, meeting, "ben", 0, cancellation);
        await WaitsAsync(ann, "ben");
        var cid = JoinAsync(cluster, meeting, "cid", 1, cancellation);
        await WaitsAsync(ann, "ben cid");

        await cluster.KillAsync(cluster.Nodes.Single(node => node.Name == ann.Status.Node));
        await Eventually.GetAsync(
            "ann is back",
            Patience,
            () => Task.FromResult(ann.Status),
            status => status is { State: ConnectionState.Connected, PrimaryNode.Length: > 0 }
                && cluster.Nodes.Any(node => node.Name == status.Node),
            "at a node that lives, with a primary");
        Assert.That(ann.Roster.State.Find("ann")?.Role, Is.EqualTo(Role.Host));
        Assert.That(ben.IsCompleted || cid.IsCompleted, Is.False, "nobody was let in");
        await WaitsAsync(ann, "ben cid");

        await ann.Admission.AdmitAsync(["ben"], cancellation);
        await using (await ben)
        {
            await WaitsAsync(ann, "cid");
            Assert.That(cid.IsCompleted, Is.False, "cid waits still");
            await ann.Admission.AdmitAllAsync(cancellation);
            await using (await cid) await WaitsAsync(ann, "");
        }
    }

    private static Task<string> WaitsAsync(ConferenceClient host, string expected) => Eventually.GetAsync(
        $"the host sees '{expected}' in the lobby",
        Patience,
        () => Task.FromResult(string.Join(' ', host.Admission.State.Waiting.Select(x => x.Participant))),
        seen => seen == expected,
        expected);

    private static Task<ConferenceClient> JoinAsync(
        TestCluster cluster,
        Meeting meeting,
        string participant,
        int first,
        CancellationToken cancellation,
        Role role = Role.Attendee)
    {
        var endpoints = cluster.Endpoints.Skip(first).Concat(cluster.Endpoints.Take(first));
        return ConferenceClient.JoinAsync(
            [.. endpoints], meeting.Id.Name, meeting.Ticket(participant, role), null, cancellation);
    }
}
