using Collab.Client.Tests.Server;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Client.Tests;

internal sealed class JoiningTests : ClientFixture
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/collab");

    [Test]
    public async Task A_client_that_joined_has_the_state_of_the_snapshots()
    {
        Conference.Snapshots.Add(FakeConference.Snapshot("roster", new RosterSnapshot
        {
            Participants = { new Participant { Id = "ann", Role = Role.Host }, new Participant { Id = "ben" } },
        }));
        Conference.Snapshots.Add(FakeConference.Snapshot("chat", new ChatSnapshot
        {
            Messages = { new ChatMessage { Id = 3, Text = "hello" } },
            More = true,
        }));
        var client = await JoinAsync();
        Assert.Multiple(() =>
        {
            Assert.That(client.ParticipantId, Is.EqualTo("ann"));
            Assert.That(client.ConferenceId, Is.EqualTo(FakeConference.Id));
            Assert.That(client.Status.State, Is.EqualTo(ConnectionState.Connected));
            Assert.That(client.Status.Node, Is.EqualTo("n1"));
            Assert.That(client.Status.PrimaryNode, Is.EqualTo("primary"));
            Assert.That(client.Roster.Participants.Select(x => x.Id), Is.EqualTo(new[] { "ann", "ben" }));
            Assert.That(client.Chat.Messages.Single().Text, Is.EqualTo("hello"));
            Assert.That(client.Chat.State.More, Is.True);
        });
    }

    [Test]
    public async Task An_endpoint_that_is_away_is_passed_over()
    {
        var client = await JoinAsync([Nowhere, Node.Endpoint]);
        Assert.That(client.Status.Endpoint, Is.EqualTo(Node.Endpoint));
    }

    [Test]
    public async Task An_endpoint_that_speaks_something_else_is_passed_over()
    {
        var other = await StartNodeAsync("n2");
        other.Subprotocol = "";
        var client = await JoinAsync([other.Endpoint, Node.Endpoint]);
        Assert.That(client.Status.Node, Is.EqualTo("n1"));
    }

    [Test]
    public async Task A_node_that_never_says_welcome_is_passed_over()
    {
        var mute = await StartNodeAsync("n2");
        mute.IsMute = true;
        var options = Options with { WelcomeTimeout = TimeSpan.FromMilliseconds(200) };
        var client = await JoinAsync([mute.Endpoint, Node.Endpoint], options);
        Assert.That(client.Status.Node, Is.EqualTo("n1"));
        Assert.That(mute.Messages.Select(x => x.Hello), Is.Not.Empty.And.All.Not.Null);
    }

    [TestCase("conference_locked", typeof(ConferenceLockedException))]
    [TestCase("ticket_expired", typeof(TicketExpiredException))]
    [TestCase("conference_ended", typeof(ConferenceEndedException))]
    public async Task A_refused_join_throws_the_codes_exception(string code, Type exception)
    {
        Conference.GoodbyeFor = (_, _) => new Goodbye { Code = code, Message = "sorry" };
        await Assert.ThatAsync(
            () => JoinAsync(),
            Throws.TypeOf(exception).With.Property(nameof(RefusedException.Explanation)).EqualTo("sorry"));
        Assert.That(Conference.Hellos, Has.Count.EqualTo(1), "not tried again");
    }

    [Test]
    public async Task A_conference_that_is_away_for_a_moment_is_tried_again()
    {
        var hellos = 0;
        Conference.GoodbyeFor = (_, _) => Interlocked.Increment(ref hellos) < 4
            ? new Goodbye { Code = RefusalCode.ConferenceUnavailable.Name }
            : null;
        await JoinAsync();
        Assert.That(Conference.Hellos, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Joining_gives_up_after_its_time_and_says_what_was_wrong()
    {
        Conference.GoodbyeFor = (_, _) => new Goodbye { Code = RefusalCode.ConferenceUnavailable.Name };
        await Assert.ThatAsync(
            () => JoinAsync(Options with { JoinTimeout = TimeSpan.FromMilliseconds(100) }),
            Throws.TypeOf<ConferenceUnreachableException>()
                .With.InnerException.TypeOf<ConferenceUnavailableException>());
    }

    [Test]
    public async Task Joining_can_be_cancelled()
    {
        Node.IsMute = true;
        using var cancel = new CancellationTokenSource();
        var joining = ConferenceClient.JoinAsync([Node.Endpoint], FakeConference.Id, "ann", Options, cancel.Token);
        await Wait.UntilAsync(() => Node.Messages.Count > 0, "the Hello arrives");
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => Wait.WithinAsync(joining), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Wrong_arguments_are_refused_before_anything_is_sent()
    {
        await Assert.ThatAsync(() => JoinAsync([], Options), Throws.ArgumentException);
        await Assert.ThatAsync(
            () => ConferenceClient.JoinAsync([Node.Endpoint], "no such id!", "ann"), Throws.ArgumentException);
        await Assert.ThatAsync(
            () => JoinAsync(Options with { EventBufferMax = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(Node.Messages, Is.Empty);
    }

    [Test]
    public async Task A_service_of_the_embedder_gets_its_snapshot_and_events()
    {
        Conference.Snapshots.Add(FakeConference.Snapshot("counter", new Typing { On = true }));
        var client = await JoinAsync(Options with { Services = [() => new CounterService()] });
        var counter = client.Service<CounterService>();
        Assert.That(counter.StartedWith, Is.TypeOf<Typing>());
        using var events = client.Subscribe();
        Conference.Publish("counter", new Typing());
        await Wait.TakeAsync(events, 1);
        Assert.That(counter.Count, Is.EqualTo(1));
    }

    private sealed class CounterService() : ClientService("counter", ChatReflection.Descriptor)
    {
        public object? StartedWith { get; private set; }

        public int Count { get; private set; }

        protected internal override void Reset(Google.Protobuf.IMessage? snapshot) => StartedWith = snapshot;

        protected internal override void Apply(ConferenceEvent @event) => Count++;
    }
}
