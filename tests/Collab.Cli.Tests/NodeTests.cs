using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Collab.Cli.Tests;

/// <summary>Real nodes as real processes, and the other commands against them.</summary>
[Platform("Unix")]
internal sealed partial class NodeTests
{
    private const string Key = "a key of more than thirty-two bytes, for tests only";

    [Test]
    public async Task A_node_says_when_it_serves_and_SIGTERM_ends_it_with_0()
    {
        using var place = new TemporaryPlace();
        await using var node = StartNode(place, "a");
        var ready = await ReadyAsync(node);
        Assert.Multiple(() =>
        {
            Assert.That(ready.Name, Is.EqualTo("a"));
            Assert.That(ready.ProcessId, Is.EqualTo(node.Id));
        });
        using var http = new HttpClient();
        Assert.That((await http.GetAsync(new Uri($"{ready.Http}/healthz/ready"))).IsSuccessStatusCode, Is.True);

        node.Signal(CollabProcess.SigTerm);
        Assert.That(await node.ExitAsync(), Is.Zero, node.ToString());
    }

    [Test]
    public async Task A_node_ends_when_its_standard_input_does()
    {
        using var place = new TemporaryPlace();
        await using var node = StartNode(place, "a");
        await ReadyAsync(node);
        node.EndInput();
        Assert.That(await node.ExitAsync(), Is.Zero, node.ToString());
    }

    [Test]
    public async Task Two_nodes_find_each_other_and_both_are_listed()
    {
        using var place = new TemporaryPlace();
        await using var a = StartNode(place, "a");
        await using var b = StartNode(place, "b");
        var (first, second) = (await ReadyAsync(a), await ReadyAsync(b));

        var table = await CollabProcess.RunAsync(["nodes", "--endpoint", Endpoint(second)]);
        Assert.That(table.ExitCode, Is.Zero, table.ToString());
        var lines = table.Output.TrimEnd().Split('\n');
        Assert.That(lines[0], Does.StartWith("NAME"));
        Assert.That(lines[1], Does.StartWith("b ").And.Contain(" up "), table.ToString());
        Assert.That(lines[2], Does.StartWith("a ").And.Contain(" up "), table.ToString());

        var json = await CollabProcess.RunAsync(["nodes", "--json", "--endpoint", Endpoint(first)]);
        var names = JsonDocument.Parse(json.Output).RootElement.GetProperty("nodes").EnumerateArray()
            .Select(x => x.GetProperty("name").GetString());
        Assert.That(names, Is.EquivalentTo(["a", "b"]));
    }

    [Test]
    public async Task A_node_is_drained_on_demand_through_another_one()
    {
        using var place = new TemporaryPlace();
        await using var a = StartNode(place, "a");
        var first = await ReadyAsync(a);
        await using var b = StartNode(place, "b", "--seed", first.Akka);
        await ReadyAsync(b);

        var unknown = await CollabProcess.RunAsync(["nodes", "drain", "c", "--endpoint", Endpoint(first)]);
        Assert.That(unknown.ExitCode, Is.EqualTo(5), unknown.ToString());
        var drained = await CollabProcess.RunAsync(["nodes", "drain", "b", "--endpoint", Endpoint(first)]);
        Assert.That(drained.ExitCode, Is.Zero, drained.ToString());
        Assert.That(drained.Output, Is.EqualTo("b is drained.\n"));
        Assert.That(await b.ExitAsync(), Is.Zero, b.ToString());
        var table = await CollabProcess.RunAsync(["nodes", "--endpoint", Endpoint(first)]);
        Assert.That(table.Output.TrimEnd().Split('\n'), Has.Length.EqualTo(2), table.ToString());
    }

    [Test]
    public async Task People_talk_through_a_terminal_and_the_journal_folds_to_the_live_state()
    {
        using var place = new TemporaryPlace();
        await using var node = StartNode(place, "a");
        var endpoint = Endpoint(await ReadyAsync(node));

        await using var ann = Join(endpoint, "Ann");
        await ann.ExpectAsync(x => x.StartsWith("* here: Ann (host)", StringComparison.Ordinal), "the roster");
        await using var bob = Join(endpoint, "Bob");
        await ann.ExpectAsync(x => x == "* Bob joined as attendee", "Bob's arrival");
        await ann.TypeAsync("hello, Bob");
        await bob.ExpectAsync(x => x == "Ann: hello, Bob", "Ann's message");
        await bob.TypeAsync("/msg Ann just for you");
        await ann.ExpectAsync(x => x == "Bob to you (private): just for you", "the private message");
        await bob.TypeAsync("/lock");
        await bob.ExpectAsync(x => x.StartsWith("* refused: not_permitted", StringComparison.Ordinal), "the refusal");
        await ann.TypeAsync("/lock");
        await bob.ExpectAsync(x => x == "* the conference is locked", "the lock");
        bob.EndInput();
        Assert.That(await bob.ExitAsync(), Is.Zero, bob.ToString());
        await ann.ExpectAsync(x => x == "* Bob left", "Bob's leaving");

        var events = await CollabProcess.RunAsync(["events", "standup", "--journal", place.Journal]);
        Assert.That(events.ExitCode, Is.Zero, events.ToString());
        var all = events.Output.TrimEnd().Split('\n').Select(x => JsonDocument.Parse(x).RootElement).ToList();
        Assert.That(
            all.Select(x => long.Parse(x.GetProperty("seq").GetString()!)),
            Is.EqualTo(Enumerable.Range(1, all.Count).Select(x => (long)x)));
        Assert.That(
            all.Where(x => x.GetProperty("type").GetString() == "MessagePosted")
                .Select(x => x.GetProperty("body").GetProperty("text").GetString()),
            Is.EqualTo(["hello, Bob", "just for you"]));

        var file = place.File("state.bin");
        var fold = await CollabProcess.RunAsync(
            ["events", "standup", "--journal", place.Journal, "--fold", "--binary", file]);
        var live = await LiveStateAsync(endpoint);
        var bytes = await File.ReadAllBytesAsync(file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(live));
        Assert.That(bytes, Is.EqualTo(live), fold.ToString());
        Assert.That(
            fold.Output.Trim(),
            Is.EqualTo($"seq={all.Count} bytes={bytes.Length} sha256={hash}"));

        await ann.TypeAsync("/end");
        await ann.ExpectAsync(x => x == "* the conference has ended.", "the end");
        Assert.That(await ann.ExitAsync(), Is.Zero, ann.ToString());

        // For good: who comes late is told so.
        await using var late = Join(endpoint, "Cem");
        Assert.That(await late.ExitAsync(), Is.EqualTo(ExitCode.Refused), late.ToString());
        Assert.That(late.Error, Does.Contain("conference_ended"));
    }

    [Test]
    public async Task A_stretch_of_the_journal_and_the_state_at_a_seq_can_be_asked_for()
    {
        using var place = new TemporaryPlace();
        await using (var node = StartNode(place, "a"))
        {
            var endpoint = Endpoint(await ReadyAsync(node));
            await using var ann = Join(endpoint, "Ann");
            ann.EndInput();
            Assert.That(await ann.ExitAsync(), Is.Zero, ann.ToString());
            node.EndInput();
            await node.ExitAsync();
        }

        // No node runs any more: the journal is enough.
        var some = await CollabProcess.RunAsync(
            ["events", "standup", "--journal", place.Journal, "--from", "2", "--to", "3"]);
        var seqs = SeqOf().Matches(some.Output).Select(x => x.Groups[1].Value);
        Assert.That(seqs, Is.EqualTo(["2", "3"]), some.ToString());

        var state = await CollabProcess.RunAsync(
            ["events", "standup", "--journal", place.Journal, "--fold", "--to", "2"]);
        var json = JsonDocument.Parse(state.Output).RootElement;
        Assert.That(json.GetProperty("seq").GetInt64(), Is.EqualTo(2));
        Assert.That(json.GetProperty("services")[0].GetProperty("body").GetProperty("phase").GetString(),
            Is.EqualTo("PHASE_CREATED"));

        var none = await CollabProcess.RunAsync(["events", "elsewhere", "--journal", place.Journal]);
        Assert.That(none.ExitCode, Is.EqualTo(ExitCode.Failed), none.ToString());
        Assert.That(none.Error, Does.Contain("no event of conference main/elsewhere"));
    }

    [Test]
    public async Task Without_development_mode_a_ticket_is_needed_and_the_one_that_was_minted_does()
    {
        using var place = new TemporaryPlace();
        await using var node = CollabProcess.Start(
            ["node", "--name", "a", "--journal", place.Journal, "--exit-with-parent"], ("COLLAB_TICKET_KEY", Key));
        var endpoint = Endpoint(await ReadyAsync(node));

        await using var nobody = Join(endpoint, "Ann");
        Assert.That(await nobody.ExitAsync(), Is.EqualTo(ExitCode.Refused), nobody.ToString());
        Assert.That(nobody.Error, Does.Contain("ticket_missing"));

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await MintAsync("--api"));
        var created = await http.PostAsJsonAsync(new Uri($"{endpoint}/conferences"), new { id = "standup" });
        Assert.That(created.IsSuccessStatusCode, Is.True, await created.Content.ReadAsStringAsync());
        var ticket = await MintAsync("--conference", "standup", "--participant", "ann", "--name", "Ann");
        await using var ann = CollabProcess.Start(
            ["join", "standup", "--endpoint", endpoint], ("COLLAB_TICKET", ticket));
        await ann.ExpectAsync(x => x.StartsWith("* here: Ann", StringComparison.Ordinal), "the roster");
        await ann.TypeAsync("/leave");
        Assert.That(await ann.ExitAsync(), Is.Zero, ann.ToString());
    }

    [Test]
    public async Task A_port_in_use_is_told_with_its_option()
    {
        using var place = new TemporaryPlace();
        await using var node = StartNode(place, "a");
        var ready = await ReadyAsync(node);
        var second = await CollabProcess.RunAsync(
            ["node", "--dev", "--journal", place.Journal, "--urls", ready.Http]);
        Assert.That(second.ExitCode, Is.EqualTo(ExitCode.Configuration), second.ToString());
        Assert.That(second.Error, Does.Contain("--urls: "));

        var third = await CollabProcess.RunAsync(
            ["node", "--dev", "--journal", place.Journal, "--port", ready.Akka.Split(':')[1]]);
        Assert.That(third.ExitCode, Is.EqualTo(ExitCode.Configuration), third.ToString());
        Assert.That(third.Error, Does.Contain("--port is "));
    }

    [Test]
    public async Task What_only_the_library_can_judge_is_a_configuration_error_too()
    {
        var result = await CollabProcess.RunAsync(
            ["node", "--dev"], ("COLLAB_GATEWAY_FRAME_BYTES_MAX", "3"), ("COLLAB_GATEWAY_IDLE_TIMEOUT", "1ms"));
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Configuration), result.ToString());
        Assert.That(result.Error, Does.Contain("FrameBytesMax is 3").And.Contain("IdleTimeout is 00:00:00.001"));
    }

    [Test]
    public async Task A_journal_that_cannot_be_reached_is_told_as_such()
    {
        var result = await CollabProcess.RunAsync(["node", "--dev", "--journal", "sqlite:/nowhere/at/all.db"]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Unreachable), result.ToString());
        Assert.That(result.Error, Does.Contain("/nowhere/at"));
    }

    private static CollabProcess StartNode(TemporaryPlace place, string name, params string[] more) =>
        CollabProcess.Start(
            ["node", "--dev", "--name", name, "--journal", place.Journal, "--exit-with-parent", .. more],
            ("COLLAB_TICKET_KEY", Key));

    private static CollabProcess Join(string endpoint, string name) =>
        CollabProcess.Start(["join", "standup", "--name", name, "--endpoint", endpoint]);

    private static async Task<Demo.ReadyLine> ReadyAsync(CollabProcess node)
    {
        var line = await node.ExpectAsync(x => x.StartsWith("@READY ", StringComparison.Ordinal), "@READY");
        Assert.That(Demo.ReadyLine.TryParse(line, out var ready), Is.True, line);
        return ready!;
    }

    private static string Endpoint(Demo.ReadyLine ready) => $"{ready.Http}/collab";

    private static async Task<byte[]> LiveStateAsync(string endpoint)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await MintAsync("--api"));
        return await http.GetByteArrayAsync(new Uri($"{endpoint}/conferences/standup/state"));
    }

    private static async Task<string> MintAsync(params string[] arguments)
    {
        var result = await CollabProcess.RunAsync(["ticket", .. arguments], ("COLLAB_TICKET_KEY", Key));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        return result.Output.Trim();
    }

    [GeneratedRegex("\"seq\":\"([0-9]+)\"")]
    private static partial Regex SeqOf();
}
