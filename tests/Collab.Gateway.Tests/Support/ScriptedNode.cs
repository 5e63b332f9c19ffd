using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Blobs;
using Collab.Actors.Hosting;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Gateway.Tests.Support;

/// <summary>
/// Stands in for a node where a test needs a replica that misbehaves, or a cluster of a certain shape: it welcomes
/// everybody and remembers what it was handed.
/// </summary>
internal sealed class ScriptedNode : ICollabNode, IConferences
{
    private int _disconnected;

    /// <summary>What to do when somebody connects; welcomes by default.</summary>
    public Action<IConnection> OnConnect { get; set; } = connection =>
        connection.Send([EncodedMessage.Of(new ServerMessage { Welcome = new Welcome { Session = "s" } })]);

    /// <summary>What to do with a command; nothing by default.</summary>
    public Action<IConnection, Command> OnCommand { get; set; } = (_, _) => { };

    public List<Command> Commands { get; } = [];

    public List<Signal> Signals { get; } = [];

    public List<StreamPart> Parts { get; } = [];

    public int DisconnectedCalls => Volatile.Read(ref _disconnected);

    public string Name => "scripted";

    public IConferences Conferences => this;

    public IBlobs Blobs => throw new NotSupportedException();

    public ServiceCatalog Services => ServiceCatalog.BuiltIn;

    public ActorSystem System => throw new NotSupportedException();

    public IReadOnlyList<NodeInfo> Nodes { get; set; } = [];

    public IReadOnlyList<HealthFinding> Health { get; set; } = [];

    public bool Draining { get; set; }

    public string Announced { get; private set; } = "";

    public List<string> Drained { get; } = [];

    public bool TryDrain(string node)
    {
        if (Nodes.All(x => x.Name != node)) return false;
        Drained.Add(node);
        return true;
    }

    public void Announce(string publicEndpoint) => Announced = publicEndpoint;

    public ISessionLink Connect(Identity identity, Hello hello, IConnection connection)
    {
        OnConnect(connection);
        return new Link(this, connection);
    }

    public bool IsSecret(ConferenceId conference, string session, string participant, string secret) => false;

    public Task<CommandResult> SubmitAsync(
        ConferenceId conference, string service, IMessage command, CancellationToken cancellation) =>
        Task.Delay(Timeout.Infinite, cancellation).ContinueWith(
            _ => new CommandResult(0, null, ""), cancellation, TaskContinuationOptions.None, TaskScheduler.Default);

    public Task<Conference> InspectAsync(ConferenceId conference, CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    public Task<Conference> InspectAsync(ConferenceId conference, long seq, CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    public IAsyncEnumerable<JournaledEvent> ReadAsync(
        ConferenceId conference, long from, long to, CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    public Task<Conference> FollowAsync(ConferenceId conference, CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    public IAsyncEnumerable<JournaledEvent> SubscribeAsync(
        ConferenceId conference, long after, CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    public IAsyncEnumerable<SubscribedEvent> SubscribeAsync(CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    public Task<IReadOnlyList<ConferenceId>> ListAsync(
        string site, string after, int limit, CancellationToken cancellation) =>
        throw new JournalUnavailableException("scripted");

    private sealed class Link(ScriptedNode node, IConnection connection) : ISessionLink
    {
        public void Send(Command command)
        {
            lock (node.Commands) node.Commands.Add(command);
            node.OnCommand(connection, command);
        }

        public void Send(Query query)
        {
        }

        public void Send(Signal signal)
        {
            lock (node.Signals) node.Signals.Add(signal);
        }

        public void Send(StreamPart part)
        {
            lock (node.Parts) node.Parts.Add(part);
        }

        public void Send(Watch watch)
        {
        }

        public void Disconnected() => Interlocked.Increment(ref node._disconnected);
    }
}
