using System.Net;
using System.Net.Sockets;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Conference;
using Collab.Testing.Histories;

namespace Collab.Actors.Tests.Conferences;

/// <summary>Two clusters that do not know each other host one conference on one journal: the log never forks.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class FencingTests(JournalKind kind) : NodeSpec(kind)
{
    [Test]
    public async Task Two_primaries_at_once_write_one_log_and_acknowledge_only_what_is_in_it()
    {
        var a = await StartWithTeaAsync(new Settings { ReconnectGraceSeconds = 600 });
        var b = await StartAsync("b1", Apart);
        var ann = await JoinAsync(a, "ann");
        var bob = await JoinAsync(b, "bob");
        var history = new History();
        var posters = new[] { new Poster(ann, [a], history), new Poster(bob, [b], history) };

        await Task.WhenAll(posters.Select(poster => poster.RunAsync(done => done == 60, TimeSpan.FromSeconds(60))));

        var log = await LogAsync();
        var result = HistoryChecker.Check(history, log, Posted.ValueOf, ackedMin: 60);
        var epochs = log.Where(IsA<Activated>).Select(e => Activated.Parser.ParseFrom(e.Body).Epoch).ToList();
        TestContext.Out.WriteLine(
            $"{result}; {epochs.Count} activations; longest pauses "
            + string.Join(", ", posters.Select(poster => $"{poster.LongestPause.TotalMilliseconds:F0} ms")));
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
        Assert.That(epochs, Is.EqualTo(Enumerable.Range(1, epochs.Count).Select(epoch => (long)epoch)));
        Assert.That(epochs, Has.Count.GreaterThan(2), "they were primaries in turn");
        foreach (var client in new[] { "ann", "bob" })
            Assert.That(history.Operations.Any(x => x.Client == client && x.Outcome == Outcome.Ok), $"{client} got on");
    }

    [Test]
    public async Task A_conference_that_moves_from_a_to_b_and_back_keeps_every_event()
    {
        var expected = new List<string>();
        for (var period = 0; period < 4; period++)
        {
            var node = await StartAsync(period % 2 == 0 ? "a" : "b");
            if (period == 0) await CreateTeaAsync(node);
            var ann = await JoinAsync(node, "ann");
            Assert.That(TestClient.ChatOf(ann.Joined).Messages.Select(m => m.Text), Is.EqualTo(expected));
            for (var i = 0; i < 5; i++)
            {
                expected.Add($"period {period} message {i}");
                Assert.That((await ann.PostAsync(expected[^1])).Refusal, Is.Null);
            }

            if (period % 2 == 0) await node.StopAsync();
            else await node.CrashAsync();
        }

        var log = await LogAsync();
        Assert.That(log.Select(Posted.ValueOf).OfType<string>(), Is.EqualTo(expected));
        Assert.That(log.Select(e => e.Seq), Is.EqualTo(Enumerable.Range(1, log.Count).Select(seq => (long)seq)));
        Assert.That(log.Select(e => e.Epoch), Is.Ordered);
    }

    [Test]
    public async Task A_primary_that_was_followed_by_another_steps_down_when_it_hears_of_it()
    {
        var a = await StartWithTeaAsync(new Settings { ReconnectGraceSeconds = 600 });
        var ann = await JoinAsync(a, "ann");
        await ann.PostAsync("one");
        var b = await StartAsync("b1", Apart);
        var bob = await JoinAsync(b, "bob");
        var seq = (await bob.PostAsync("two")).Seq;

        // Ann's node learns from the journal that the log goes on; its primary does not know yet.
        await ann.ResumeAsync(a);
        var cid = await JoinAsync(b, "cid");
        var seen = (await cid.PostAsync("three")).Seq;
        await cid.ResumeAsync(a, seen);
        var answer = await cid.PostAsync("four");

        Assert.That(answer.Seq, Is.GreaterThan(seen));
        var events = await ann.UntilAsync(answer.Seq);
        Assert.That(events.Select(Posted.ValueOf).OfType<string>(), Is.SupersetOf(new[] { "two", "three", "four" }));
        Assert.That(seq, Is.LessThan(seen));
    }

    /// <summary>A cluster of its own, which looks for no other.</summary>
    private static void Apart(CollabOptions options)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        options.Port = ((IPEndPoint)free.LocalEndpoint).Port;
        options.SeedNodes.Add($"127.0.0.1:{options.Port}");
    }
}
