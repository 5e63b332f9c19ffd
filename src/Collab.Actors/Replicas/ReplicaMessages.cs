using Akka.Actor;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors.Replicas;

/// <summary>What the node's own gateway and API say to a conference's replica; never leaves the process.</summary>
internal interface IReplicaMessage : INoSerializationVerificationNeeded
{
    ConferenceId Conference { get; }
}

/// <summary>A client wants in, or back in.</summary>
internal sealed record Connect(Identity Identity, Hello Hello, IConnection Connection) : IReplicaMessage
{
    public Resume? Resume => Hello.Resume;

    public ConferenceId Conference => Identity.Conference;
}

internal sealed record ClientCommand(ConferenceId Conference, IConnection Connection, Command Command)
    : IReplicaMessage;

internal sealed record ClientQuery(ConferenceId Conference, IConnection Connection, Query Query) : IReplicaMessage;

internal sealed record ClientSignal(ConferenceId Conference, IConnection Connection, Signal Signal) : IReplicaMessage;

internal sealed record ClientPart(ConferenceId Conference, IConnection Connection, StreamPart Part) : IReplicaMessage;

internal sealed record ClientWatch(ConferenceId Conference, IConnection Connection, Watch Watch) : IReplicaMessage;

internal sealed record ClientGone(ConferenceId Conference, IConnection Connection) : IReplicaMessage;

/// <summary>A command of the server itself.</summary>
internal sealed record NodeCommand(
    ConferenceId Conference, string Service, IMessage Command, TaskCompletionSource<CommandResult> Result)
    : IReplicaMessage;

/// <summary>The conference as this replica has folded it.</summary>
internal sealed record Inspect(
    ConferenceId Conference, TaskCompletionSource<Core.Conferences.Conference> Result) : IReplicaMessage;
