using System.Text;
using Collab.Actors.Journal;
using Collab.Client;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Services;

/// <summary>Participants at two nodes call each other.</summary>
internal sealed class CallsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    [CancelAfter(180_000)]
    public async Task A_participant_at_another_node_is_called_and_answers(CancellationToken cancellation)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 2, journal);
        await using var meeting = new Meeting(cluster, "calls");
        await meeting.CreateAsync();
        await using var ann = await JoinAsync(meeting, "ann", cluster.Nodes[0], cancellation);
        await using var ben = await JoinAsync(meeting, "ben", cluster.Nodes[1], cancellation);
        await Eventually.GetAsync(
            "ann sees ben", Patience, () => Task.FromResult(ann.Roster.State.Find("ben")), x => x is not null, "ben");
        using var greeting = ben.Calls.Handle("greet", (request, _) => Task.FromResult<ReadOnlyMemory<byte>>(
            Encoding.UTF8.GetBytes($"Hello {request.Caller}, {Encoding.UTF8.GetString(request.Payload.Span)}")));

        var answer = await ann.Calls.InvokeAsync("ben", "greet", "I am here"u8.ToArray(), Patience, cancellation);
        var missing = await Assert.ThrowsAsync<CallFailedException>(
            () => ann.Calls.InvokeAsync("ben", "nothing", default, Patience, cancellation));
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(answer.Span), Is.EqualTo("Hello ann, I am here"));
            Assert.That(missing!.Reason, Is.EqualTo(CallFailureReason.NoHandler));
        });
    }

    private static Task<ConferenceClient> JoinAsync(
        Meeting meeting, string participant, NodeProcess node, CancellationToken cancellation) =>
        ConferenceClient.JoinAsync(
            [node.Endpoint], meeting.Id.Name, meeting.Ticket(participant), null, cancellation);
}
