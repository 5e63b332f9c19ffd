using Collab.Protocol.Services.Attributes;
using Google.Protobuf;

namespace Collab.Core.Services.Attributes;

/// <summary>
/// Small texts by key, of the conference and of each participant, for whoever needs no service of their own.
/// </summary>
/// <remarks>
/// An attribute's version is the seq of the event that set it, so a change can be made to depend on what its sender has
/// seen. Participants' attributes go when they leave.
/// </remarks>
public sealed class AttributesService : Service<AttributesState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "attributes";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.CoHost, SetAttribute.Descriptor, RemoveAttribute.Descriptor)
        .Command(
            Permission.Participant,
            SetParticipantAttribute.Descriptor,
            RemoveParticipantAttribute.Descriptor)
        .Event(
            AttributeSet.Descriptor,
            AttributeRemoved.Descriptor,
            ParticipantAttributeSet.Descriptor,
            ParticipantAttributeRemoved.Descriptor,
            ParticipantAttributesDropped.Descriptor)
        .SnapshotAs(AttributesSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override AttributesState Initial => AttributesState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(AttributesState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        SetAttribute set => Setting.Set(state, set, context),
        RemoveAttribute remove => Removing.Remove(state, remove, context),
        SetParticipantAttribute set => Setting.Set(state, set, context),
        RemoveParticipantAttribute remove => Removing.Remove(state, remove, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(AttributesState state, DecisionContext context)
    {
        var gone = state.Participants.Keys.Where(id => context.Facts.Roster.Find(id) is null).ToList();
        return gone.Count == 0
            ? Decision.Nothing
            : Decision.Accept(new ParticipantAttributesDropped { Participants = { gone } });
    }

    /// <inheritdoc/>
    public override AttributesState Evolve(AttributesState state, IMessage @event, EventContext context) =>
        AttributesEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(AttributesState state) => AttributesSnapshots.Write(state);

    /// <inheritdoc/>
    public override AttributesState FromSnapshot(IMessage snapshot) =>
        AttributesSnapshots.Read((AttributesSnapshot)snapshot);

    /// <summary>Everybody sees all.</summary>
    public override object ViewKey(AttributesState state, Viewer viewer) => Name;
}
