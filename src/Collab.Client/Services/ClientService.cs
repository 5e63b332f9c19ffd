using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Client;

/// <summary>
/// The client's side of one service: its typed commands, and its state as the fold of snapshot and events. Derive from
/// it for a service of your own, and add it with <see cref="ConferenceClientOptions.Services"/>.
/// </summary>
public abstract class ClientService
{
    private readonly FrozenDictionary<string, MessageDescriptor> _types;
    private ConferenceClient? _client;

    /// <summary>Creates it; the client attaches itself afterwards.</summary>
    /// <param name="name">The service's name on the wire, for example <c>chat</c>.</param>
    /// <param name="messages">The .proto file that has the service's messages, at its top level.</param>
    protected ClientService(string name, FileDescriptor messages)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(messages);
        Name = name;
        _types = messages.MessageTypes.ToFrozenDictionary(x => x.Name);
    }

    /// <summary>The service's name on the wire.</summary>
    public string Name { get; }

    /// <summary>The client that it belongs to.</summary>
    /// <exception cref="InvalidOperationException">It belongs to none yet.</exception>
    protected ConferenceClient Client => _client
        ?? throw new InvalidOperationException($"The service '{Name}' belongs to no client yet.");

    /// <summary>Starts over from a snapshot, after joining and after joining anew.</summary>
    /// <param name="snapshot">
    /// What the server said; <c>null</c> when it has no such service or this client does not know the snapshot's type.
    /// </param>
    /// <remarks>
    /// Called by one thread at a time, in the order of the log, before any reader sees what it stands for. Keep it
    /// short and never wait: the whole client waits for it. An exception closes the client.
    /// </remarks>
    protected internal virtual void Reset(IMessage? snapshot)
    {
    }

    /// <summary>Folds one visible event of this service whose type is known.</summary>
    /// <remarks>See <see cref="Reset"/>. Pass over what does not fit: the server may be newer.</remarks>
    protected internal virtual void Apply(ConferenceEvent @event)
    {
    }

    /// <summary>Takes a signal of this service that another participant sent and whose type is known.</summary>
    /// <remarks>
    /// Called by the thread that receives, before <see cref="ConferenceClient.ReadSignalsAsync"/> has it. Keep it short
    /// and never wait. An exception closes the client.
    /// </remarks>
    protected internal virtual void Receive(ConferenceSignal signal)
    {
    }

    /// <summary>Takes a part of a live stream that this client watches and whose type is known.</summary>
    /// <remarks>As <see cref="Receive(ConferenceSignal)"/>. Parts come in no promised order between slots.</remarks>
    protected internal virtual void Receive(ConferencePart part)
    {
    }

    /// <summary>Sends a command of this service; see <see cref="ConferenceClient.SendAsync"/>.</summary>
    protected Task<CommandReceipt> SendAsync(IMessage command, CancellationToken cancellationToken) =>
        Client.SendAsync(Name, command, cancellationToken);

    /// <summary>Asks a query of this service; see <see cref="ConferenceClient.QueryAsync{TAnswer}"/>.</summary>
    protected Task<TAnswer> QueryAsync<TAnswer>(IMessage query, CancellationToken cancellationToken)
        where TAnswer : class, IMessage<TAnswer>, new() =>
        Client.QueryAsync<TAnswer>(Name, query, cancellationToken);

    /// <summary>Sends a signal of this service; see <see cref="ConferenceClient.SignalAsync"/>.</summary>
    /// <param name="signal">One of the service's signals.</param>
    /// <param name="to">The participants whom it is for; everybody else when empty.</param>
    protected ValueTask SignalAsync(IMessage signal, params IReadOnlyList<string> to) =>
        Client.SignalAsync(Name, signal, to);

    internal void Attach(ConferenceClient client)
    {
        if (Interlocked.CompareExchange(ref _client, client, null) is not null)
        {
            throw new InvalidOperationException(
                $"The service '{Name}' belongs to another client already: make a new one.");
        }
    }

    /// <summary>The body of that type; <c>null</c> when the type is unknown or the bytes are not of it.</summary>
    internal IMessage? Decode(string type, ByteString body)
    {
        if (!_types.TryGetValue(type, out var descriptor)) return null;
        try
        {
            return descriptor.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
