using Collab.Client.Tests.Server;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Client.Tests;

internal sealed class ReconnectingTests : ClientFixture
{
    [TestCase("CutBefore")]
    [TestCase("CutAfter")]
    public async Task A_command_that_was_cut_off_is_done_exactly_once(string fate)
    {
        var cuts = 0;
        Conference.FateOf = (_, _) => Interlocked.Increment(ref cuts) == 1 ? Enum.Parse<Fate>(fate) : Fate.Do;
        var client = await JoinAsync();
        Assert.That(await Wait.WithinAsync(client.Chat.PostAsync("once")), Is.EqualTo(1));
        Assert.That(Conference.Log, Has.Count.EqualTo(1));
        Assert.That(client.Chat.Messages, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_node_carries_on_from_the_exact_seq()
    {
        var other = await StartNodeAsync("n2");
        Node.OtherEndpoints.Add(other.Endpoint);
        var client = await JoinAsync();
        using var events = client.Subscribe();
        await client.Chat.PostAsync("one");
        Conference.GoodbyeFor = (node, _) => node == Node ? new Goodbye { Code = "server_draining" } : null;
        Node.CutAll();
        Conference.Publish("chat", new MessagePosted { Message = 2, Text = "missed" }, "ben");
        Conference.Publish("chat", new MessagePosted { Message = 3, Text = "private" }, "ben", "ben", "cara");
        await Wait.WithinAsync(client.Chat.PostAsync("two"));

        var seen = await Wait.TakeAsync(events, 4);
        Assert.Multiple(() =>
        {
            Assert.That(client.Status.Node, Is.EqualTo("n2"), "learned from Welcome");
            Assert.That(seen.Select(x => x.Seq), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
            Assert.That(seen[2].Kind, Is.EqualTo(ConferenceEventKind.Hidden));
            Assert.That(client.Chat.Messages.Select(x => x.Text), Is.EqualTo(new[] { "one", "missed", "two" }));
            Assert.That(Conference.Hellos[^1].Resume.LastSeq, Is.GreaterThanOrEqualTo(1));
        });
    }

    [Test]
    public async Task Unanswered_commands_go_to_the_other_node_ascending()
    {
        var other = await StartNodeAsync("n2");
        Conference.FateOf = (connection, _) => connection.Node == Node ? Fate.Hold : Fate.Do;
        var client = await JoinAsync([Node.Endpoint, other.Endpoint]);
        var posts = Enumerable.Range(1, 20).Select(i => client.Chat.PostAsync($"{i}")).ToList();
        await Wait.UntilAsync(() => Conference.Received.Count == 20, "all commands arrive");
        Node.CutAll();
        await Wait.WithinAsync(Task.WhenAll(posts));
        Assert.That(
            other.Messages.Where(x => x.Command is not null).Select(x => x.Command.Id),
            Is.EqualTo(Enumerable.Range(1, 20)));
        Assert.That(posts.Select(x => x.Result), Is.EqualTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task A_goodbye_leads_to_the_endpoints_that_it_names()
    {
        var other = await StartNodeAsync("n2");
        var client = await JoinAsync();
        Conference.GoodbyeFor = (node, _) => node == Node ? new Goodbye { Code = "server_draining" } : null;
        Conference.Live[0].Close(new Goodbye
        {
            Code = "server_draining",
            Resume = true,
            Endpoints = { other.Endpoint.ToString() },
        });
        await Wait.UntilAsync(() => client.Status is { State: ConnectionState.Connected, Node: "n2" }, "on n2");
    }

    [Test]
    public async Task Nodes_that_drain_one_after_the_other_are_left_without_a_pause()
    {
        var second = await StartNodeAsync("n2");
        var third = await StartNodeAsync("n3");
        var client = await JoinAsync(
            [Node.Endpoint, second.Endpoint, third.Endpoint],
            Options with { ReconnectDelayBase = TimeSpan.FromHours(1), ReconnectDelayMax = TimeSpan.FromHours(1) });
        var draining = new Goodbye { Code = "server_draining", Resume = true };
        Conference.GoodbyeFor = (node, _) => node == third ? null : draining;
        Conference.Live[0].Close(draining);
        await Wait.WithinAsync(client.Chat.PostAsync("here"));
        Assert.That(client.Status.Node, Is.EqualTo("n3"));
    }

    [TestCase("Gap")]
    [TestCase("Repeat")]
    public async Task An_event_out_of_order_drops_the_connection_and_nothing_is_lost(string fate)
    {
        var times = 0;
        Conference.FateOf = (_, _) => Interlocked.Increment(ref times) == 1 ? Enum.Parse<Fate>(fate) : Fate.Do;
        var client = await JoinAsync();
        using var events = client.Subscribe();
        await Wait.WithinAsync(client.Chat.PostAsync("one"));
        await Wait.UntilAsync(() => Conference.Hellos.Count == 2, "the client resumes");
        await Wait.WithinAsync(client.Chat.PostAsync("two"));
        var seen = await Wait.TakeAsync(events, 2);
        Assert.That(seen.Select(x => x.Seq), Is.EqualTo(new long[] { 1, 2 }));
    }

    [Test]
    public async Task A_node_that_falls_silent_is_given_up()
    {
        var other = await StartNodeAsync("n2");
        var client = await JoinAsync([Node.Endpoint, other.Endpoint], Options with
        {
            PingInterval = TimeSpan.FromMilliseconds(20),
            PongTimeout = TimeSpan.FromMilliseconds(100),
        });
        Node.IsMute = true;
        await Wait.WithinAsync(client.Chat.PostAsync("anybody?"));
        Assert.That(client.Status.Node, Is.EqualTo("n2"));
    }

    [Test]
    public async Task A_lost_session_is_joined_anew_and_says_so()
    {
        var client = await JoinAsync();
        using var events = client.Subscribe();
        await client.Chat.PostAsync("one");
        var session = client.Session;
        Conference.FateOf = (_, _) => Fate.Hold;
        var doubtful = client.Chat.PostAsync("two");
        await Wait.UntilAsync(() => Conference.Received.Count == 2, "the command arrives");
        Conference.FateOf = (_, _) => Fate.Do;
        Conference.ForgetSessions();
        Conference.Snapshots.Add(FakeConference.Snapshot("chat", new ChatSnapshot
        {
            Messages = { new ChatMessage { Id = 7, Text = "from the snapshot" } },
        }));
        Node.CutAll();
        await Assert.ThatAsync(() => Wait.WithinAsync(doubtful), Throws.TypeOf<OutcomeUnknownException>());
        await Wait.WithinAsync(client.Chat.PostAsync("three"));

        var seen = await Wait.TakeAsync(events, 3);
        Assert.Multiple(() =>
        {
            Assert.That(seen.Select(x => x.Kind), Is.EqualTo(new[]
            {
                ConferenceEventKind.Visible, ConferenceEventKind.Rejoined, ConferenceEventKind.Visible,
            }));
            Assert.That(seen.Select(x => x.Seq), Is.EqualTo(new long[] { 1, 1, 2 }));
            Assert.That(seen[1].Session, Is.EqualTo(client.Session).And.Not.EqualTo(session));
            Assert.That(
                client.Chat.Messages.Select(x => x.Text), Is.EqualTo(new[] { "from the snapshot", "three" }));
        });
    }

    [Test]
    public async Task A_lost_session_closes_the_client_that_does_not_want_to_join_anew()
    {
        var client = await JoinAsync(Options with { RejoinWhenSessionLost = false });
        Conference.ForgetSessions();
        Node.CutAll();
        var closed = await Wait.WithinAsync(client.Completion);
        Assert.That(closed.Error, Is.TypeOf<SessionUnknownException>());
    }

    [Test]
    public async Task The_connection_can_be_watched()
    {
        var client = await JoinAsync();
        await using var statuses = client.ReadStatusesAsync().GetAsyncEnumerator();
        async Task<ConnectionStatus> NextAsync()
        {
            Assert.That(await Wait.WithinAsync(statuses.MoveNextAsync().AsTask()), Is.True);
            return statuses.Current;
        }

        Assert.That((await NextAsync()).State, Is.EqualTo(ConnectionState.Connected));
        Conference.Live[0].Send(new ServerMessage { Status = new Status { WritesPaused = true, Epoch = 1 } });
        Assert.That((await NextAsync()).State, Is.EqualTo(ConnectionState.WritesPaused));
        Conference.Live[0].Send(new ServerMessage { Status = new Status { PrimaryNode = "n9", Epoch = 2 } });
        var moved = await NextAsync();
        Assert.That((moved.State, moved.PrimaryNode, moved.Epoch), Is.EqualTo((ConnectionState.Connected, "n9", 2)));
        Node.CutAll();
        var lost = await NextAsync();
        Assert.That(lost.State, Is.EqualTo(ConnectionState.Reconnecting));
        Assert.That(lost.Problem, Is.Not.Empty);
        Assert.That((await NextAsync()).State, Is.EqualTo(ConnectionState.Connected));
        await client.DisposeAsync();
        Assert.That((await NextAsync()).State, Is.EqualTo(ConnectionState.Closed));
        Assert.That(await statuses.MoveNextAsync(), Is.False);
    }

    [Test]
    public async Task Coming_back_is_given_up_after_its_time()
    {
        var client = await JoinAsync(Options with { ReconnectFor = TimeSpan.FromMilliseconds(100) });
        await Node.DisposeAsync();
        var closed = await Wait.WithinAsync(client.Completion);
        Assert.That(closed.Error, Is.TypeOf<ConferenceUnreachableException>());
        await Assert.ThatAsync(() => client.Chat.PostAsync("x"), Throws.TypeOf<ConferenceUnreachableException>());
    }

    [Test]
    public async Task A_post_whose_event_went_by_in_fresh_snapshots_is_found_in_the_history()
    {
        Conference.FateOf = (_, _) => Fate.Hold;
        Node.AnswerTo = query => new ServerMessage
        {
            Answer = new Answer
            {
                QueryId = query.Id,
                Type = nameof(History),
                Body = new History { Messages = { new ChatMessage { Id = 5, Seq = 1 } } }.ToByteString(),
            },
        };
        var client = await JoinAsync();
        Conference.Publish("chat", new MessagePosted { Message = 5, Text = "x" }, "ann");
        await Wait.UntilAsync(() => client.LastSeq == 1, "the event arrives");
        var post = client.Chat.PostAsync("x");
        await Wait.UntilAsync(() => Conference.Received.Count == 1, "the command arrives");
        Conference.Live[0].Send(new ServerMessage { Ack = new Ack { CommandId = 1, Seq = 1 } });
        Assert.That(await Wait.WithinAsync(post), Is.EqualTo(5));
    }
}
