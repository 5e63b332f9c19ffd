using Collab.Client.Tests.Server;
using Collab.Protocol;

namespace Collab.Client.Tests;

internal sealed class ClosingTests : ClientFixture
{
    [Test]
    public async Task Leaving_is_journaled_and_closes_the_client()
    {
        var client = await JoinAsync();
        using var events = client.Subscribe();
        await Wait.WithinAsync(client.LeaveAsync());
        var closed = await Wait.WithinAsync(client.Completion);
        Assert.Multiple(() =>
        {
            Assert.That(Conference.Log.Single().Type, Is.EqualTo("ParticipantLeft"));
            Assert.That(client.Status.State, Is.EqualTo(ConnectionState.Closed));
            Assert.That(Conference.Hellos, Has.Count.EqualTo(1));
            Assert.That(closed.Error, Is.Null.Or.TypeOf<SessionEndedException>());
        });
        Assert.That(await CountAsync(events), Is.EqualTo(1), "the stream ends after the last event");
        await Wait.WithinAsync(client.LeaveAsync());
    }

    [Test]
    public async Task Leaving_survives_a_cut_before_the_answer()
    {
        var cuts = 0;
        Conference.FateOf = (_, _) => Interlocked.Increment(ref cuts) == 1 ? Fate.CutAfter : Fate.Do;
        var client = await JoinAsync();
        await Wait.WithinAsync(client.LeaveAsync());
        Assert.That(Conference.Log, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_end_of_the_conference_ends_the_client_and_its_commands()
    {
        Conference.FateOf = (_, _) => Fate.Hold;
        var client = await JoinAsync();
        var post = client.Chat.PostAsync("x");
        await Wait.UntilAsync(() => Conference.Received.Count == 1, "the command arrives");
        Conference.Live[0].Close(new Goodbye { Code = RefusalCode.ConferenceEnded.Name, Message = "over" });
        await Assert.ThatAsync(
            () => Wait.WithinAsync(post),
            Throws.TypeOf<OutcomeUnknownException>().With.InnerException.TypeOf<ConferenceEndedException>());
        var closed = await Wait.WithinAsync(client.Completion);
        Assert.That(closed.Error, Is.TypeOf<ConferenceEndedException>());
        Assert.That(closed.IsByOwner, Is.False);
        await Assert.ThatAsync(() => client.Chat.PostAsync("y"), Throws.TypeOf<ConferenceEndedException>());
        await Assert.ThatAsync(() => client.Chat.HistoryAsync(), Throws.TypeOf<ConferenceEndedException>());
        Assert.That(Conference.Hellos, Has.Count.EqualTo(1), "it does not come back");
    }

    [Test]
    public async Task A_close_frame_whose_reason_is_a_code_ends_the_client_as_well()
    {
        var client = await JoinAsync();
        Node.CloseReason = "banned";
        Conference.Live[0].CloseSilently();
        var closed = await Wait.WithinAsync(client.Completion);
        Assert.That(closed.Error, Is.TypeOf<BannedException>());
    }

    [Test]
    public async Task Disposing_ends_commands_streams_and_the_connection()
    {
        Conference.FateOf = (_, _) => Fate.Hold;
        var client = await JoinAsync();
        using var events = client.Subscribe();
        var sent = client.Chat.PostAsync("x");
        await Wait.UntilAsync(() => Conference.Received.Count == 1, "the command arrives");
        await Wait.WithinAsync(client.DisposeAsync().AsTask());
        await client.DisposeAsync();
        await Assert.ThatAsync(() => sent, Throws.TypeOf<OutcomeUnknownException>());
        await Assert.ThatAsync(() => client.Chat.PostAsync("y"), Throws.TypeOf<ClientClosedException>());
        Assert.That(await CountAsync(events), Is.Zero);
        Assert.That(await CountAsync(client.Subscribe()), Is.Zero);
        Assert.That((await client.Completion).IsByOwner);
        await Wait.UntilAsync(() => Conference.Live.Count == 0, "the server sees the connection end");
    }

    [Test]
    public async Task Disposing_does_not_wait_for_a_reader_that_stands_still()
    {
        var client = await JoinAsync(Options with { EventBufferMax = 1 });
        using var events = client.Subscribe();
        for (var i = 1; i <= 10; i++) Conference.Publish("chat", new Protocol.Services.Chat.MessagePosted());
        await Wait.UntilAsync(() => client.LastSeq == 2, "the buffer is full");
        await Wait.WithinAsync(client.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_service_whose_fold_throws_closes_the_client_and_is_named()
    {
        var client = await JoinAsync(Options with { Services = [() => new BrokenService()] });
        Conference.Publish("broken", new Protocol.Services.Chat.Typing());
        var closed = await Wait.WithinAsync(client.Completion);
        Assert.That(closed.Error, Is.TypeOf<FormatException>());
        await Assert.ThatAsync(
            () => client.Chat.PostAsync("x"),
            Throws.TypeOf<ClientClosedException>().With.InnerException.TypeOf<FormatException>());
    }

    private static async Task<int> CountAsync(EventSubscription events)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        var count = 0;
        await foreach (var _ in events.WithCancellation(deadline.Token)) count++;
        return count;
    }

    private sealed class BrokenService()
        : ClientService("broken", Protocol.Services.Chat.ChatReflection.Descriptor)
    {
        protected internal override void Apply(ConferenceEvent @event) => throw new FormatException("broken");
    }
}
