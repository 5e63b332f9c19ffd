using System.Collections.Frozen;
using System.Collections.Immutable;
using Collab.Client.Connections;
using Collab.Client.Sessions;
using Collab.Client.Streams;
using Collab.Protocol;

namespace Collab.Client;

/// <summary>
/// A participant in a conference, across the loss of connections and nodes. Safe to use from any thread.
/// </summary>
/// <remarks>
/// <para>Commands complete when the conference has journaled them, once each however often they had to be sent; by then
/// the state shows them. They go out in the order of the calls and are decided in that order, except for one that was
/// refused for a while and sent again: await it before the next when their order matters.</para>
/// <para>When the connection breaks, the client goes to another endpoint, gets exactly the events that it missed, and
/// sends unanswered commands again, ascending by id. Commands wait meanwhile; cancel them to stop waiting.</para>
/// <para>Events come in order, without gap or repeat, and hidden ones are marked. The state is changed before an event
/// is published.</para>
/// </remarks>
public sealed partial class ConferenceClient : IAsyncDisposable
{
    private const int StatusBufferMax = 64;
    private const int SignalBufferMax = 256;

    // Guards the protocol, the endpoints, the status and the folding; never held over an await.
    private readonly Lock _gate = new();
    private readonly ConferenceClientOptions _options;
    private readonly TimeProvider _time;
    private readonly string _ticket;
    private readonly long _start;
    private readonly SessionProtocol _protocol;
    private readonly EndpointList _endpoints;
    private readonly FrozenDictionary<string, ClientService> _servicesByName;
    private readonly FrozenDictionary<Type, ClientService> _servicesByType;
    private readonly WakeSignal _outgoing = new();
    private readonly LatestStream<ConnectionStatus> _statuses = new(StatusBufferMax);
    private readonly LatestStream<ConferenceSignal> _signals = new(SignalBufferMax);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ClientClosed> _closed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<EventSubscription> _readers = [];
    private bool _isClosed;
    private Exception? _closedBy;
    private Task _running = Task.CompletedTask;
    private volatile ConnectionStatus _status;

    private ConferenceClient(
        IEnumerable<Uri> endpoints, string conference, string ticket, ConferenceClientOptions options)
    {
        (_options, _time, _start) = (options, options.TimeProvider, options.TimeProvider.GetTimestamp());
        _ticket = ticket;
        _endpoints = new EndpointList(endpoints, options.Random);
        _protocol = new SessionProtocol(conference, ticket, Guid.NewGuid().ToString("N"), options);
        _status = new ConnectionStatus(ConnectionState.Connecting, _endpoints.Current, "", "", 0, "");
        ConferenceId = conference;
        var services = BuiltInServices.Create().Concat(options.Services.Select(create => create())).ToList();
        _servicesByName = services.ToFrozenDictionary(x => x.Name);
        _servicesByType = services.ToFrozenDictionary(x => x.GetType());
        foreach (var service in services) service.Attach(this);
    }

    /// <summary>The conference's id.</summary>
    public string ConferenceId { get; }

    /// <summary>The id of this client's participant, as its ticket has it.</summary>
    public string ParticipantId => Locked(() => _protocol.Participant);

    /// <summary>The session of now; another one after the client had to join anew.</summary>
    public string Session => Locked(() => _protocol.Session);

    /// <summary>The last event that the state includes.</summary>
    public long LastSeq => Locked(() => _protocol.LastSeq);

    /// <summary>What had to be sent again.</summary>
    public ClientCounters Counters => Locked(() => _protocol.Counters);

    /// <summary>The connection at this moment: its state, the node, the primary's node.</summary>
    public ConnectionStatus Status => _status;

    /// <summary>Completes when the client is closed for good, and says why; never faults.</summary>
    public Task<ClientClosed> Completion => _closed.Task;

    /// <summary>The clock that its owner gave it.</summary>
    internal TimeProvider Time => _time;

    private long Now => (long)_time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Joins a conference.</summary>
    /// <param name="endpoints">
    /// Where nodes of the cluster are, for example <c>https://host:port/collab</c>: the preferred one first. Nodes tell
    /// of others.
    /// </param>
    /// <param name="conference">The conference's id.</param>
    /// <param name="ticket">The signed token that lets the participant in; kept for joining anew.</param>
    /// <param name="options">How to connect, wait and buffer.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A client that is in, with its state as of that moment.</returns>
    /// <remarks>
    /// What may pass by itself (a node that is away or draining, a conference that moves) is tried again at every
    /// endpoint, for <see cref="ConferenceClientOptions.JoinTimeout"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">An endpoint or option is not legal.</exception>
    /// <exception cref="RefusedException">
    /// The conference does not let the participant in: a bad ticket, banned, locked, full, ended, not open yet.
    /// </exception>
    /// <exception cref="ConferenceUnreachableException">No endpoint answered in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ConferenceClient> JoinAsync(
        IEnumerable<Uri> endpoints,
        string conference,
        string ticket,
        ConferenceClientOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(ticket);
        if (!ProtocolLimits.IsId(conference))
        {
            throw new ArgumentException(
                $"'{conference}' is no conference id: 1 to {ProtocolLimits.IdCharactersMax} of A-Z a-z 0-9 . _ - are "
                + "legal.",
                nameof(conference));
        }

        options ??= new ConferenceClientOptions();
        options.Check();
        cancellationToken.ThrowIfCancellationRequested();
        var client = new ConferenceClient(endpoints, conference, ticket, options);
        client._running = Task.Run(client.RunAsync, CancellationToken.None);
        try
        {
            await client._joined.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Joins a room beside the conference as the participant of this client, which stays in the conference: what brings
    /// people back happens there.
    /// </summary>
    /// <param name="service">The service that has the room, for example <c>breakouts</c>.</param>
    /// <param name="room">The room's name, as the service makes it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A client of the room's own conference.</returns>
    /// <exception cref="NotPermittedException">The participant does not belong in the room.</exception>
    /// <exception cref="NotFoundException">There is no such room, or not any more.</exception>
    public Task<ConferenceClient> JoinRoomAsync(
        string service, string room, CancellationToken cancellationToken = default) => JoinAsync(
            Locked<IReadOnlyList<Uri>>(() => [.. _endpoints.All]),
            ConferenceId,
            _ticket,
            _options with { Room = new Room { Service = service, Name = room } },
            cancellationToken);

    /// <summary>
    /// The service object of that type, built in or added by <see cref="ConferenceClientOptions.Services"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TService Service<TService>() where TService : ClientService =>
        _servicesByType.TryGetValue(typeof(TService), out var service)
            ? (TService)service
            : throw new InvalidOperationException(
                $"The client has no {typeof(TService).Name}: add it to ConferenceClientOptions.Services.");

    /// <summary>Closes the connection and the client, without leaving.</summary>
    /// <remarks>
    /// The others see the participant as reconnecting until the conference's grace has passed. Unanswered commands end
    /// with an <see cref="OutcomeUnknownException"/>, or a <see cref="ClientClosedException"/> if they were never sent.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}
