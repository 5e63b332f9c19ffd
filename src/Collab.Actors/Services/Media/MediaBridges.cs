using System.Collections.Immutable;
using Collab.Core.Services.Media;
using Collab.Protocol.Services.Media;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Collab.Actors.Services.Media;

/// <summary>Keeps a media bridge in line with the calls of this node's conferences.</summary>
internal sealed class MediaBridges(
    IMediaBridge bridge, Func<IConferences> conferences, ILogger<MediaBridges> log, TimeProvider clock)
    : ConferenceFollower(MediaService.ServiceName, log, clock)
{
    /// <inheritdoc/>
    protected override Reconciliation Begin(ConferenceId conference)
    {
        ImmutableArray<MediaMember>? known = null;
        return async (state, cancellation) =>
        {
            if (!state.Facts.Conference.IsAlive && known is null) return;
            var media = (MediaState)state.StateOf(MediaService.ServiceName);
            // With another bridge, or none, for a while everybody's access was void.
            var before = media.Bridge == bridge.Name ? known : null;
            known = null; // What throws is begun again from nothing.
            await UseAsync(conference, media, state.Facts.Conference.IsAlive, cancellation).ConfigureAwait(false);
            known = await ReconcileAsync(conference, before, media, cancellation).ConfigureAwait(false);
        };
    }

    private async Task UseAsync(
        ConferenceId conference, MediaState media, bool isAlive, CancellationToken cancellation)
    {
        if (media.Bridge != bridge.Name && isAlive)
            await SubmitAsync(conference, new UseBridge { Bridge = bridge.Name }, cancellation).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<MediaMember>> ReconcileAsync(
        ConferenceId conference,
        ImmutableArray<MediaMember>? before,
        MediaState media,
        CancellationToken cancellation)
    {
        ImmutableArray<MediaMember> members =
            [.. media.Members.Select(x => new MediaMember(x.Participant, x.Number, x.Camera))];
        var known = before ?? [];
        foreach (var gone in known.Where(x => !members.Any(member => member.Number == x.Number)))
            await bridge.ReleaseAsync(conference, gone, cancellation).ConfigureAwait(false);
        if (members.IsEmpty)
        {
            // What another node may have left open is closed too.
            if (!known.IsEmpty || (before is null && media.NextNumber > 1))
                await bridge.CloseAsync(conference, cancellation).ConfigureAwait(false);
            return members;
        }

        if (known.IsEmpty) await bridge.OpenAsync(conference, members, cancellation).ConfigureAwait(false);
        foreach (var member in members.Except(known))
        {
            var access = await bridge.AdmitAsync(conference, member, cancellation).ConfigureAwait(false);
            var granted = media.Bridge == bridge.Name && media.Find(member.Participant)!.Access.Length > 0;
            if (granted || access.IsEmpty) continue;
            var grant = new GrantAccess
            {
                Participant = member.Participant,
                Number = member.Number,
                Access = ByteString.CopyFrom(access.Span),
            };
            await SubmitAsync(conference, grant, cancellation).ConfigureAwait(false);
        }

        return members;
    }

    private async Task SubmitAsync(ConferenceId conference, IMessage command, CancellationToken cancellation)
    {
        var result = await conferences().SubmitAsync(conference, MediaService.ServiceName, command, cancellation)
            .ConfigureAwait(false);
        if (result.Refused is null) return;
        throw new InvalidOperationException(
            $"{command.Descriptor.Name} was refused with {result.Refused}: {result.Message}");
    }
}
