using Collab.Protocol.Services.Calls;
using Google.Protobuf;

namespace Collab.Core.Services.Calls;

/// <summary>
/// Calls between participants' clients, by signals to one participant: the server keeps nothing of them.
/// </summary>
/// <remarks>Clients hold each other to the limits; the server holds them to frames and rates.</remarks>
public sealed class CallsService : Service<CallsSnapshot>
{
    /// <summary>Stands on the wire.</summary>
    public const string ServiceName = "calls";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Signal(Permission.Participant, Invoke.Descriptor, Returned.Descriptor, Failed.Descriptor)
        .SnapshotAs(CallsSnapshot.Descriptor)
        .Build();

    /// <summary>Always this: there is no state.</summary>
    public override CallsSnapshot Initial { get; } = new();

    /// <inheritdoc/>
    public override Decision Decide(CallsSnapshot state, IMessage command, DecisionContext context) =>
        throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command));

    /// <inheritdoc/>
    public override CallsSnapshot Evolve(CallsSnapshot state, IMessage @event, EventContext context) =>
        throw new UnknownEventException(Name, @event.Descriptor.Name);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(CallsSnapshot state) => state;

    /// <inheritdoc/>
    public override CallsSnapshot FromSnapshot(IMessage snapshot) => Initial;

    /// <inheritdoc/>
    public override object ViewKey(CallsSnapshot state, Viewer viewer) => Name;
}
