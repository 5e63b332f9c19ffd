using Akka.Actor;
using Collab.Actors.Journal;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors.Hosting;

/// <summary>The cluster's conferences through this node's replicas and journal.</summary>
internal sealed class NodeConferences(
    IActorRef replicas, JournalReader journal, SessionSecrets secrets, EventFeeds feeds, Func<bool> draining)
    : IConferences
{
    public ISessionLink Connect(Identity identity, Hello hello, IConnection connection)
    {
        if (draining())
            connection.Close(RefusalCode.ServerDraining, "The node is shutting down; go to another one.", resume: true);
        else
            replicas.Tell(new Connect(identity, hello, connection), ActorRefs.NoSender);
        return new SessionLink(replicas, identity.Conference, connection);
    }

    public bool IsSecret(ConferenceId conference, string session, string participant, string secret) =>
        secrets.Matches(conference, session, participant, secret);

    public async Task<CommandResult> SubmitAsync(
        ConferenceId conference, string service, IMessage command, CancellationToken cancellation)
    {
        if (draining()) return new CommandResult(0, RefusalCode.ServerDraining, "The node is shutting down.");
        var result = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        replicas.Tell(new NodeCommand(conference, service, command, result), ActorRefs.NoSender);
        return await result.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    public Task<Conference> InspectAsync(ConferenceId conference, CancellationToken cancellation) =>
        journal.LoadAsync(conference, cancellation);

    public Task<Conference> InspectAsync(ConferenceId conference, long seq, CancellationToken cancellation) =>
        journal.LoadAsync(conference, seq, cancellation);

    public IAsyncEnumerable<JournaledEvent> ReadAsync(
        ConferenceId conference, long from, long to, CancellationToken cancellation) =>
        journal.ReadRangeAsync(conference, from, to, cancellation);

    public async Task<Conference> FollowAsync(ConferenceId conference, CancellationToken cancellation)
    {
        if (draining()) return await journal.LoadAsync(conference, cancellation).ConfigureAwait(false);
        var result = new TaskCompletionSource<Conference>(TaskCreationOptions.RunContinuationsAsynchronously);
        replicas.Tell(new Inspect(conference, result), ActorRefs.NoSender);
        return await result.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    public IAsyncEnumerable<JournaledEvent> SubscribeAsync(
        ConferenceId conference, long after, CancellationToken cancellation) =>
        Subscriptions.OneAsync(conference, after, cancellation);

    public IAsyncEnumerable<SubscribedEvent> SubscribeAsync(CancellationToken cancellation) =>
        Subscriptions.AllAsync(cancellation);

    public Task<IReadOnlyList<ConferenceId>> ListAsync(
        string site, string after, int limit, CancellationToken cancellation) =>
        journal.ListAsync(site, after, limit, cancellation);

    private Subscriptions Subscriptions => new(
        feeds,
        journal,
        async (conference, cancellation) => (await FollowAsync(conference, cancellation).ConfigureAwait(false)).Seq);

    private sealed class SessionLink(IActorRef replicas, ConferenceId conference, IConnection connection) : ISessionLink
    {
        public void Send(Command command) => Tell(new ClientCommand(conference, connection, command));

        public void Send(Query query) => Tell(new ClientQuery(conference, connection, query));

        public void Send(Signal signal) => Tell(new ClientSignal(conference, connection, signal));

        public void Send(StreamPart part) => Tell(new ClientPart(conference, connection, part));

        public void Send(Watch watch) => Tell(new ClientWatch(conference, connection, watch));

        public void Disconnected() => Tell(new ClientGone(conference, connection));

        private void Tell(IReplicaMessage message) => replicas.Tell(message, ActorRefs.NoSender);
    }
}
