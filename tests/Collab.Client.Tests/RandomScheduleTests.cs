using Collab.Client.Tests.Server;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Client.Tests;

/// <summary>
/// A server that cuts, holds, refuses, repeats and skips at random points: every command takes effect exactly once, and
/// every stream is the log without gap or repeat.
/// </summary>
internal sealed class RandomScheduleTests : ClientFixture
{
    private const int ClientCount = 3;
    private const int CommandsPerClient = 60;

    [Test]
    public async Task Commands_take_effect_once_and_streams_are_gapless([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var nodes = new[] { Node, await StartNodeAsync("n2"), await StartNodeAsync("n3") };
        var random = new Random(seed);
        // Called under the conference's lock, so one generator serves all.
        Conference.FateOf = (_, _) => random.Next(100) switch
        {
            < 6 => Fate.CutBefore,
            < 12 => Fate.CutAfter,
            < 15 => Fate.Gap,
            < 18 => Fate.Repeat,
            _ => Fate.Do,
        };
        Conference.RefusalOf = (_, _) => random.Next(100) switch
        {
            < 5 => RefusalCode.JournalUnavailable,
            < 8 => RefusalCode.CommandOutOfOrder,
            _ => null,
        };
        Conference.GoodbyeFor = (_, hello) => hello.Resume is not null && random.Next(100) < 15
            ? new Goodbye { Code = RefusalCode.ConferenceUnavailable.Name }
            : null;
        var clients = new List<ConferenceClient>();
        for (var i = 0; i < ClientCount; i++)
            clients.Add(await JoinAsync(nodes.Select(x => x.Endpoint), RandomOptions(seed, i), $"p{i}"));
        var streams = clients.ConvertAll(client => client.Subscribe());

        // An id out of order is final when it was sent but once on its connection; then nothing was done.
        var done = await Wait.WithinAsync(Task.WhenAll(clients.SelectMany((client, i) =>
            Enumerable.Range(0, CommandsPerClient).Select(n => PostAsync(client, $"{i}/{n}")))));

        var log = Conference.Log;
        var posted = log.Select(x => MessagePosted.Parser.ParseFrom(x.Body).Text).ToList();
        Assert.That(posted, Is.Unique, "nothing is done twice");
        Assert.That(posted, Is.EquivalentTo(done.OfType<string>()), "what was acknowledged is done, and nothing else");
        Assert.That(log.Select(x => x.Seq), Is.EqualTo(Enumerable.Range(1, log.Count)));
        for (var i = 0; i < ClientCount; i++)
        {
            var seen = await Wait.TakeAsync(streams[i], log.Count);
            Assert.That(seen.Select(x => x.Seq), Is.EqualTo(Enumerable.Range(1, log.Count)), $"client {i}");
            Assert.That(seen.Select(x => ((MessagePosted)x.Body!).Text), Is.EqualTo(posted), $"client {i}");
            Assert.That(clients[i].Chat.Messages.Select(x => x.Text), Is.EqualTo(posted), $"client {i}");
        }

        TestContext.Out.WriteLine(
            $"{posted.Count} done, {Conference.Received.Count} received, {Conference.Hellos.Count} hellos");
    }

    private static ConferenceClientOptions RandomOptions(int seed, int client) =>
        Options with { Random = new Random((seed * 100) + client) };

    private static async Task<string?> PostAsync(ConferenceClient client, string text)
    {
        try
        {
            await client.Chat.PostAsync(text);
            return text;
        }
        catch (CommandOutOfOrderException)
        {
            return null;
        }
    }
}
