using System.Text.Json;
using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Samples;

/// <summary>The protocol's documentation suffices: a short script in another language takes part.</summary>
internal sealed class PythonScriptTests
{
    private const int LinesMax = 40;

    [Test]
    [CancelAfter(120_000)]
    public async Task A_short_Python_script_joins_posts_is_cut_off_and_resumes_at_another_node()
    {
        var script = RepositoryFiles.At("samples", "python", "meet.py");
        Assert.That(await File.ReadAllLinesAsync(script), Has.Length.LessThanOrEqualTo(LinesMax));
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 2, journal);
        await using var meeting = new Meeting(cluster, "python");
        await meeting.CreateAsync();

        var printed = await ProgramRun.ToEndAsync(
            "/usr/bin/python3",
            script,
            cluster.Nodes[0].Endpoint.ToString(),
            cluster.Nodes[1].Endpoint.ToString(),
            meeting.Id.Name,
            meeting.Ticket("python"));

        var seqs = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(message => message.TryGetProperty("event", out _))
            .Select(message => long.Parse(message.GetProperty("event").GetProperty("seq").GetString()!, null))
            .ToList();
        var events = await journal.EventsAsync(meeting.Id.PersistenceId);
        Assert.Multiple(() =>
        {
            Assert.That(seqs, Is.Ordered.And.Unique, "every event once, in order, across the cut");
            Assert.That(seqs[^1] - seqs[0], Is.EqualTo(seqs.Count - 1), "no gap across the cut");
            Assert.That(
                events.Select(Meeting.ValueOf).OfType<string>(),
                Is.EqualTo((string[])["hello from python", "am I cut off?", "carrying on"]),
                "what was sent twice was done once");
        });
    }
}
