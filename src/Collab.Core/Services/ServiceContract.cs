using System.Collections.Frozen;
using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Core.Services;

/// <summary>The messages of one service, by their short names, and who may use them.</summary>
/// <remarks>
/// The short name is the manifest: it stands in the journal and on the wire, so a message type is never renamed.
/// </remarks>
public sealed class ServiceContract
{
    private readonly FrozenDictionary<string, (MessageDescriptor Type, Permission Permission)> _commands;
    private readonly FrozenDictionary<string, (MessageDescriptor Type, Permission Permission)> _queries;
    private readonly FrozenDictionary<string, (MessageDescriptor Type, Permission Permission)> _signals;
    private readonly FrozenDictionary<string, (MessageDescriptor Type, Permission Permission)> _parts;
    private readonly FrozenDictionary<string, MessageDescriptor> _events;

    private ServiceContract(Builder builder)
    {
        Snapshot = builder.SnapshotType
            ?? throw new ArgumentException("A service contract needs a snapshot type: call Snapshot().");
        _commands = builder.Commands.ToFrozenDictionary(x => x.Type.Name, StringComparer.Ordinal);
        _queries = builder.Queries.ToFrozenDictionary(x => x.Type.Name, StringComparer.Ordinal);
        _signals = builder.Signals.ToFrozenDictionary(x => x.Type.Name, StringComparer.Ordinal);
        _parts = builder.Parts.ToFrozenDictionary(x => x.Type.Name, StringComparer.Ordinal);
        _events = builder.Events.ToFrozenDictionary(x => x.Name, StringComparer.Ordinal);
        Answers = [.. builder.Answers];
    }

    /// <summary>The message that holds the service's whole state.</summary>
    public MessageDescriptor Snapshot { get; }

    /// <summary>The messages that answer queries.</summary>
    public ImmutableArray<MessageDescriptor> Answers { get; }

    /// <summary>The events, which is all that <c>Evolve</c> ever sees.</summary>
    public ImmutableArray<MessageDescriptor> Events => _events.Values;

    /// <summary>The commands and who may issue them.</summary>
    public ImmutableArray<(MessageDescriptor Type, Permission Permission)> Commands => _commands.Values;

    /// <summary>The queries and who may ask them.</summary>
    public ImmutableArray<(MessageDescriptor Type, Permission Permission)> Queries => _queries.Values;

    /// <summary>The signals and who may send them.</summary>
    public ImmutableArray<(MessageDescriptor Type, Permission Permission)> Signals => _signals.Values;

    /// <summary>What live streams are made of, and who may send it to a stream that is theirs.</summary>
    public ImmutableArray<(MessageDescriptor Type, Permission Permission)> Parts => _parts.Values;

    /// <summary>Finds a command by its short name.</summary>
    public bool TryGetCommand(string type, out MessageDescriptor descriptor, out Permission permission) =>
        Find(_commands, type, out descriptor, out permission);

    /// <summary>Finds a query by its short name.</summary>
    public bool TryGetQuery(string type, out MessageDescriptor descriptor, out Permission permission) =>
        Find(_queries, type, out descriptor, out permission);

    /// <summary>Finds a signal by its short name.</summary>
    public bool TryGetSignal(string type, out MessageDescriptor descriptor, out Permission permission) =>
        Find(_signals, type, out descriptor, out permission);

    /// <summary>Finds what live streams are made of by its short name.</summary>
    public bool TryGetPart(string type, out MessageDescriptor descriptor, out Permission permission) =>
        Find(_parts, type, out descriptor, out permission);

    /// <summary>Finds who may use a command, query, signal or part of a stream.</summary>
    public bool TryGetPermission(string type, out Permission permission) =>
        TryGetCommand(type, out _, out permission)
        || TryGetQuery(type, out _, out permission)
        || TryGetSignal(type, out _, out permission)
        || TryGetPart(type, out _, out permission);

    /// <summary>Reads an event's body.</summary>
    /// <exception cref="UnknownEventException">The contract has no such event.</exception>
    /// <exception cref="InvalidProtocolBufferException">The body is not of that type.</exception>
    public IMessage ParseEvent(string service, string type, ByteString body) =>
        _events.TryGetValue(type, out var descriptor)
            ? descriptor.Parser.ParseFrom(body)
            : throw new UnknownEventException(service, type);

    /// <summary>Starts a contract.</summary>
    public static Builder Of() => new();

    private static bool Find(
        FrozenDictionary<string, (MessageDescriptor Type, Permission Permission)> table,
        string type,
        out MessageDescriptor descriptor,
        out Permission permission)
    {
        var found = table.TryGetValue(type, out var entry);
        (descriptor, permission) = entry;
        return found;
    }

    /// <summary>Collects the messages of a contract.</summary>
    public sealed class Builder
    {
        internal MessageDescriptor? SnapshotType { get; private set; }
        internal List<(MessageDescriptor Type, Permission Permission)> Commands { get; } = [];
        internal List<(MessageDescriptor Type, Permission Permission)> Queries { get; } = [];
        internal List<(MessageDescriptor Type, Permission Permission)> Signals { get; } = [];
        internal List<(MessageDescriptor Type, Permission Permission)> Parts { get; } = [];
        internal List<MessageDescriptor> Events { get; } = [];
        internal List<MessageDescriptor> Answers { get; } = [];

        /// <summary>Commands that <paramref name="permission"/> admits.</summary>
        public Builder Command(Permission permission, params ReadOnlySpan<MessageDescriptor> types)
        {
            foreach (var type in types) Commands.Add((type, permission));
            return this;
        }

        /// <summary>The events.</summary>
        public Builder Event(params ReadOnlySpan<MessageDescriptor> types)
        {
            Events.AddRange(types);
            return this;
        }

        /// <summary>A query that <paramref name="permission"/> admits, and the message that answers it.</summary>
        public Builder Query(Permission permission, MessageDescriptor query, MessageDescriptor answer)
        {
            Queries.Add((query, permission));
            Answers.Add(answer);
            return this;
        }

        /// <summary>Signals that <paramref name="permission"/> admits.</summary>
        public Builder Signal(Permission permission, params ReadOnlySpan<MessageDescriptor> types)
        {
            foreach (var type in types) Signals.Add((type, permission));
            return this;
        }

        /// <summary>
        /// What live streams are made of: <paramref name="permission"/> may send it to the streams that
        /// <see cref="IService.FindStream"/> says are theirs.
        /// </summary>
        public Builder Stream(Permission permission, params ReadOnlySpan<MessageDescriptor> types)
        {
            foreach (var type in types) Parts.Add((type, permission));
            return this;
        }

        /// <summary>The message that holds the whole state.</summary>
        public Builder SnapshotAs(MessageDescriptor type)
        {
            SnapshotType = type;
            return this;
        }

        /// <summary>The finished contract.</summary>
        public ServiceContract Build() => new(this);
    }
}

/// <summary>The journal holds an event that no service of this build knows: it was written by a newer one.</summary>
public sealed class UnknownEventException(string service, string type) : Exception(
    $"The journal holds the event '{service}/{type}', which this build does not know. It was written by a newer "
    + "version, or by a service that this server has not added. Run a build that knows it.");
