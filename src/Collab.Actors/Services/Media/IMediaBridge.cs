using System.Collections.Immutable;

namespace Collab.Actors.Services.Media;

/// <summary>
/// What carries sound and pictures of calls that are too large for a mesh: the embedder's own selective forwarding
/// unit. Registered with <c>AddCollabMediaBridge</c> on every node.
/// </summary>
/// <remarks>
/// <para>Told by the node that hosts the conference's primary, for each conference one call after the other:
/// <see cref="OpenAsync"/>, then <see cref="AdmitAsync"/> and <see cref="ReleaseAsync"/> of members in the order of the
/// log, and <see cref="CloseAsync"/> when the last has left. Only after what happened is journaled.</para>
/// <para>After a failover, or when something here threw, all of it is told again from the beginning as it is by then:
/// <see cref="OpenAsync"/> with those who are in the call, then <see cref="AdmitAsync"/> for each. So everything must
/// bear being done twice, by another node: go by conference, participant and number, and let go of whoever is not among
/// the members of <see cref="OpenAsync"/>.</para>
/// <para>May be called for many conferences at once. What throws is tried again after a second, then less often, and
/// holds up no other conference.</para>
/// </remarks>
public interface IMediaBridge
{
    /// <summary>Tells clients what their access is for, for example <c>livekit</c>; 1 to 64 characters.</summary>
    string Name { get; }

    /// <summary>A call begins, or goes on under this node: exactly these are in it.</summary>
    Task OpenAsync(ConferenceId conference, ImmutableArray<MediaMember> members, CancellationToken cancellation);

    /// <summary>Somebody is in the call, or changed what they send.</summary>
    /// <returns>
    /// What the participant's client connects with, for example an address and a token: at most 4096 bytes, given to
    /// that participant alone and kept in the journal, so let it be short-lived. Of the same stay the first one holds;
    /// empty for none.
    /// </returns>
    Task<ReadOnlyMemory<byte>> AdmitAsync(
        ConferenceId conference, MediaMember member, CancellationToken cancellation);

    /// <summary>Somebody has left the call, or was sent out of it.</summary>
    Task ReleaseAsync(ConferenceId conference, MediaMember member, CancellationToken cancellation);

    /// <summary>Nobody is left in the call.</summary>
    Task CloseAsync(ConferenceId conference, CancellationToken cancellation);
}

/// <summary>Somebody in a call.</summary>
/// <param name="Participant">The id in the roster.</param>
/// <param name="Number">Of this stay: who leaves and joins again has another.</param>
/// <param name="Camera">Whether the camera is on.</param>
public sealed record MediaMember(string Participant, long Number, bool Camera);
