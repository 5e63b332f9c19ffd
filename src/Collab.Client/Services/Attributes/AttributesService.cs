using Collab.Protocol.Services.Attributes;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>attributes</c>: small texts by key, of the conference and of each participant.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. Keys are 1 to 64 characters of <c>A-Z a-z 0-9 . _ - : /</c>, those that begin with
/// <c>server.</c> are the server's alone; values are 0 to 4000 UTF-16 units.
/// </remarks>
public sealed class AttributesService : ClientService
{
    /// <summary>For <c>ifVersion</c>: only when there is no such attribute.</summary>
    public const long Absent = -1;

    private volatile AttributesState _state = AttributesState.Empty;

    internal AttributesService() : base("attributes", AttributesReflection.Descriptor) { }

    /// <summary>Everybody's attributes as of the last event; every change is a new object.</summary>
    public AttributesState State => _state;

    /// <summary>The value of one of the conference's attributes; <c>null</c> when there is none.</summary>
    public string? this[string key] => _state.Conference.GetValueOrDefault(key)?.Value;

    /// <summary>Sets an attribute of the conference. For co-hosts and hosts.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="value">What it is from now on.</param>
    /// <param name="ifVersion">
    /// Only when it is at this version, <see cref="Absent"/> when there is none; 0 for whatever is there.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SetAsync(
        string key, string value, long ifVersion = 0, CancellationToken cancellationToken = default) =>
        SendAsync(new SetAttribute { Key = key, Value = value, IfVersion = ifVersion }, cancellationToken);

    /// <summary>Removes an attribute of the conference. For co-hosts and hosts.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="ifVersion">Only when it is at this version; 0 for whatever is there.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RemoveAsync(string key, long ifVersion = 0, CancellationToken cancellationToken = default) =>
        SendAsync(new RemoveAttribute { Key = key, IfVersion = ifVersion }, cancellationToken);

    /// <summary>Sets an attribute of a participant: one's own, or as co-host or host anybody's.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="value">What it is from now on.</param>
    /// <param name="participant">The participant's id; empty for one's own.</param>
    /// <param name="ifVersion">As in <see cref="SetAsync"/>.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SetForAsync(
        string key,
        string value,
        string participant = "",
        long ifVersion = 0,
        CancellationToken cancellationToken = default) =>
        SendAsync(
            new SetParticipantAttribute
            {
                Participant = participant,
                Key = key,
                Value = value,
                IfVersion = ifVersion,
            },
            cancellationToken);

    /// <summary>Removes an attribute of a participant: one's own, or as co-host or host anybody's.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="participant">The participant's id; empty for one's own.</param>
    /// <param name="ifVersion">As in <see cref="RemoveAsync"/>.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RemoveForAsync(
        string key, string participant = "", long ifVersion = 0, CancellationToken cancellationToken = default) =>
        SendAsync(
            new RemoveParticipantAttribute { Participant = participant, Key = key, IfVersion = ifVersion },
            cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is AttributesSnapshot saved ? AttributesState.Of(saved) : AttributesState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Attributes of the conference and its participants.</summary>
    public AttributesService Attributes => Service<AttributesService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Attributes = Add(() => new AttributesService());
}
