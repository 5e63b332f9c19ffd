using Collab.Client.Tests.Server;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests;

internal sealed class CommandingTests : ClientFixture
{
    [Test]
    public async Task A_post_completes_with_its_id_when_journaled_and_the_state_shows_it()
    {
        var client = await JoinAsync();
        var first = await client.Chat.PostAsync("one");
        var second = await client.Chat.PostAsync("two", replyTo: first);
        Assert.Multiple(() =>
        {
            Assert.That(new[] { first, second }, Is.EqualTo(new long[] { 1, 2 }));
            Assert.That(client.Chat.Messages.Select(x => x.Text), Is.EqualTo(new[] { "one", "two" }));
            Assert.That(client.Chat.State.Find(2)!.ReplyTo, Is.EqualTo(1));
            Assert.That(client.Chat.State.Find(2)!.Author, Is.EqualTo("ann"));
            Assert.That(Conference.Log, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task A_command_that_changes_nothing_completes_by_its_ack()
    {
        var client = await JoinAsync();
        await Wait.WithinAsync(client.Conference.LockAsync());
        var receipt = await client.SendAsync("conference", new Protocol.Services.Conference.Lock());
        Assert.That(receipt, Is.EqualTo(new CommandReceipt(0, receipt.Events)));
        Assert.That(receipt.Changed, Is.False);
    }

    [Test]
    public async Task A_receipt_has_all_events_of_its_command()
    {
        var client = await JoinAsync();
        var receipt = await client.SendAsync("roster", new Rename { Name = "x" });
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Seq, Is.EqualTo(3));
            Assert.That(receipt.Events.Select(x => x.Seq), Is.EqualTo(new long[] { 1, 2, 3 }));
            Assert.That(receipt.Find<ParticipantRenamed>()!.Name, Is.EqualTo("1"));
        });
    }

    [Test]
    public async Task Many_commands_at_once_keep_their_order()
    {
        var client = await JoinAsync();
        var posts = Enumerable.Range(0, 500).Select(i => client.Chat.PostAsync($"{i}")).ToList();
        await Wait.WithinAsync(Task.WhenAll(posts));
        var texts = Conference.Log.Select(x => MessagePosted.Parser.ParseFrom(x.Body).Text);
        Assert.That(texts, Is.EqualTo(Enumerable.Range(0, 500).Select(i => $"{i}")));
        Assert.That(posts.Select(x => x.Result), Is.EqualTo(Enumerable.Range(1, 500)));
    }

    [Test]
    public async Task The_65th_unanswered_command_waits_for_room_and_can_be_cancelled()
    {
        Conference.FateOf = (_, _) => Fate.Hold;
        var client = await JoinAsync();
        var posts = Enumerable.Range(0, 64).Select(i => client.Chat.PostAsync($"{i}")).ToList();
        await Wait.UntilAsync(() => Conference.Received.Count == 64, "64 commands arrive");
        using var cancel = new CancellationTokenSource();
        var more = client.Chat.PostAsync("65", cancellationToken: cancel.Token);
        Assert.That(more.IsCompleted, Is.False);
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => more, Throws.InstanceOf<OperationCanceledException>());

        var last = client.Chat.PostAsync("66");
        Conference.FateOf = (_, _) => Fate.Do;
        Node.CutAll();
        await Wait.WithinAsync(Task.WhenAll(posts.Append(last)));
        Assert.That(Conference.Log, Has.Count.EqualTo(65), "the cancelled one was never sent");
    }

    [Test]
    public async Task A_refusal_throws_the_codes_exception_and_changes_nothing()
    {
        Conference.RefusalOf = (_, _) => RefusalCode.NotPermitted;
        var client = await JoinAsync();
        await Assert.ThatAsync(
            () => Wait.WithinAsync(client.Roster.BanAsync("ben")), Throws.TypeOf<NotPermittedException>());
        Assert.That(client.LastSeq, Is.Zero);
    }

    [Test]
    public async Task A_refusal_for_a_while_is_retried_until_it_is_done_with_the_same_id()
    {
        var refusals = 0;
        Conference.RefusalOf = (_, _) =>
            Interlocked.Increment(ref refusals) <= 3 ? RefusalCode.JournalUnavailable : null;
        var client = await JoinAsync();
        Assert.That(await Wait.WithinAsync(client.Chat.PostAsync("patience")), Is.EqualTo(1));
        Assert.That(Conference.Received.Select(x => x.Id), Is.EqualTo(new long[] { 1, 1, 1, 1 }));
    }

    [Test]
    public async Task A_refusal_for_a_while_is_thrown_at_once_when_no_time_is_given_to_it()
    {
        Conference.RefusalOf = (_, _) => RefusalCode.Overloaded;
        var client = await JoinAsync(Options with { RetryFor = TimeSpan.Zero });
        await Assert.ThatAsync(
            () => Wait.WithinAsync(client.Chat.PostAsync("x")),
            Throws.TypeOf<OverloadedException>().With.Property(nameof(RefusedException.Retry)).True);
    }

    [Test]
    public async Task A_query_is_answered_with_its_type()
    {
        Node.AnswerTo = query => new ServerMessage
        {
            Answer = new Answer
            {
                QueryId = query.Id,
                Type = nameof(History),
                Body = new History { More = true, Messages = { new ChatMessage { Id = 9 } } }.ToByteString(),
            },
        };
        var client = await JoinAsync();
        var history = await Wait.WithinAsync(client.Chat.HistoryAsync(100, 1));
        Assert.That(history.Messages.Single().Id, Is.EqualTo(9));
        await Assert.ThatAsync(
            () => Wait.WithinAsync(client.QueryAsync<RosterSnapshot>("roster", new GetParticipants())),
            Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_query_can_be_refused()
    {
        var client = await JoinAsync();
        await Assert.ThatAsync(
            () => Wait.WithinAsync(client.Chat.HistoryAsync()), Throws.TypeOf<UnknownTypeException>());
    }

    [Test]
    public async Task A_signal_is_sent_and_promises_nothing()
    {
        var client = await JoinAsync();
        await client.Chat.SetTypingAsync(true);
        await Wait.UntilAsync(() => Node.Messages.Any(x => x.Signal is not null), "the signal arrives");
    }

    [Test]
    public async Task Signals_of_others_can_be_read()
    {
        var client = await JoinAsync();
        await using var signals = client.ReadSignalsAsync().GetAsyncEnumerator();
        var next = signals.MoveNextAsync();
        Conference.Live[0].Send(new ServerMessage
        {
            Signal = new Signal
            {
                Service = "chat",
                Type = nameof(Typing),
                Participant = "ben",
                Body = new Typing { On = true }.ToByteString(),
                To = { "ann" },
            },
        });
        Assert.That(await Wait.WithinAsync(next.AsTask()), Is.True);
        Assert.That(signals.Current.Body, Is.EqualTo(new Typing { On = true }));
        Assert.That(signals.Current.Participant, Is.EqualTo("ben"));
        Assert.That(signals.Current.To, Is.EqualTo(new[] { "ann" }));
    }

    [Test]
    public async Task A_signal_names_at_most_sixteen_participants()
    {
        var client = await JoinAsync();
        var many = Enumerable.Range(0, 17).Select(i => $"p{i}").ToList();
        Assert.Throws<ArgumentException>(() => _ = client.SignalAsync("chat", new Typing(), many).AsTask());
        await client.SignalAsync("chat", new Typing(), "ben");
        await Wait.UntilAsync(
            () => Node.Messages.Any(x => x.Signal is not null && x.Signal.To.SequenceEqual(["ben"])),
            "the signal arrives");
    }
}
