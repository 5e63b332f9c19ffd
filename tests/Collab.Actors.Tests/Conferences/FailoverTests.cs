using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Conference;
using Collab.Testing;
using Collab.Testing.Histories;

namespace Collab.Actors.Tests.Conferences;

/// <summary>The node that hosts a primary goes, while a client on another one goes on sending.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class FailoverTests(JournalKind kind) : NodeSpec(kind)
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task When_the_primarys_node_goes_no_command_is_lost_or_done_twice(bool crash)
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        await CreateTeaAsync(n1, new Settings { ReconnectGraceSeconds = 600 });
        var n2 = await StartAsync("n2", null, n1);
        var bob = await JoinAsync(n1, "bob");
        var ann = await JoinAsync(n2, "ann");
        Assert.That(ann.Joined.PrimaryNode, Is.EqualTo("n1"));
        var history = new History();
        var poster = new Poster(ann, [n2], history);
        var other = new Poster(bob, [n2], history);
        var moved = 0L;

        var patience = TimeSpan.FromSeconds(90);
        var running = poster.RunAsync(done => Volatile.Read(ref moved) > 0 && done > moved + 20, patience);
        var running2 = other.RunAsync(done => Volatile.Read(ref moved) > 0 && done > 40, patience);
        await Eventually.HoldsAsync(
            "20 acked", Soon, () => history.Operations.Count(x => x.Outcome == Outcome.Ok) > 20);
        if (crash) await n1.CrashAsync();
        else await n1.StopAsync();
        Volatile.Write(ref moved, history.Operations.Count(x => x.Client == "ann"));
        await Task.WhenAll(running, running2);

        var log = await LogAsync();
        var result = HistoryChecker.Check(history, log, Posted.ValueOf, ackedMin: 40);
        TestContext.Out.WriteLine(
            $"{(crash ? "Crash" : "Stop")}: longest pause {poster.LongestPause.TotalMilliseconds:F0} ms for who "
            + $"stayed, {other.LongestPause.TotalMilliseconds:F0} ms for who moved. {result}");
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
        Assert.That(history.Operations.Where(x => x.Outcome != Outcome.Ok), Is.Empty, "everything was acknowledged");
        Assert.That(log.Count(IsA<Activated>), Is.EqualTo(2));
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task When_the_database_was_restored_from_a_backup_clients_start_anew()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        await CreateTeaAsync(n1, new Settings { ReconnectGraceSeconds = 600 });
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n2, "ann");
        Assert.That(ann.Joined.PrimaryNode, Is.EqualTo("n1"));
        for (var i = 1; i <= 10; i++) await ann.PostAsync($"m{i}");
        var seen = ann.LastSeq;
        await Journal.ExecuteAsync($"DELETE FROM journal WHERE sequence_number > {seen - 7}");
        await n1.CrashAsync();
        ann.Post("m11", id: 11);

        Assert.That((await ann.EndedAsync()).Resume);
        var refused = await ann.BeginResume(n2, seen).EndedAsync(Soon);

        // Whoever is faster than the news that the copy has stopped is told to come again, as a client does.
        while (refused.Code == Protocol.RefusalCode.ConferenceUnavailable)
            refused = await ann.BeginResume(n2, seen).EndedAsync(Soon);
        Assert.That(refused.Code, Is.EqualTo(Protocol.RefusalCode.ResumeOutOfRange));
        var again = await JoinAsync(n2, "ann");
        Assert.That(TestClient.ChatOf(again.Joined).Messages, Has.Count.EqualTo(3));
        await again.PostAsync("on we go");
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task A_servers_command_that_is_under_way_when_the_primary_moves_is_done_once()
    {
        var n1 = await StartAsync("n1");
        await CreateTeaAsync(n1);
        var n2 = await StartAsync("n2", null, n1);
        await JoinAsync(n2, "ann", Protocol.Services.Roster.Role.Host);
        var stopping = Task.CompletedTask;
        for (var i = 0; i < 60; i++)
        {
            if (i == 20) stopping = n1.StopAsync();
            var name = new Protocol.Services.Roster.Rename { Participant = "ann", Name = $"ann{i}" };
            var result = await SubmitAsync(n2, "roster", name);
            Assert.That(result.Refused, Is.Null, result.Message);
            Assert.That(result.Seq, Is.Positive, "the seq of what it did, even when it was sent again");
        }

        await stopping;
        Assert.That((await LogAsync()).Count(IsA<Protocol.Services.Roster.ParticipantRenamed>), Is.EqualTo(60));
    }
}
