using System.Security.Cryptography;
using System.Text;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Microsoft.Extensions.Logging;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// The way into a room: a conference beside the one that the ticket is for. The right to be in it is what a service of
/// that conference says, when somebody comes and for as long as they stay; there is no ticket for the room.
/// </summary>
internal static class RoomDoor
{
    /// <summary>How often it is asked whether they may stay.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    /// <summary>A node's copy may be a moment behind: once is not yet a no.</summary>
    private const int RefusalsMax = 2;

    /// <summary>
    /// The room's conference: the same on every node, however often it is asked for, and no other room's.
    /// </summary>
    public static ConferenceId IdOf(ConferenceId main, Room room)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{main}\n{room.Service}\n{room.Name}"));
        return new ConferenceId(main.Site, $"room-{Convert.ToHexStringLower(hash)[..40]}");
    }

    /// <summary>Asks whether somebody may go in, by the journal, and makes the room when it does not exist.</summary>
    /// <returns>Who they are in the room, or the refusal.</returns>
    public static async Task<(Identity? Identity, RoomEntry Entry)> EnterAsync(
        ConnectionServices services, Identity identity, Hello hello)
    {
        var conferences = services.Node.Conferences;
        using var patience = new CancellationTokenSource(services.Options.HelloTimeout, services.Clock);
        var main = await conferences.InspectAsync(identity.Conference, patience.Token).ConfigureAwait(false);
        var entry = Ask(main, hello.Room, identity.Participant);
        if (entry.Refused is not null) return (null, entry);
        var id = IdOf(identity.Conference, hello.Room);
        if (hello.Resume is null)
        {
            var made = await conferences.SubmitAsync(
                id,
                ConferenceService.ServiceName,
                new Create
                {
                    Site = id.Site,
                    Title = entry.Title,
                    Settings = new Settings
                    {
                        EmptyTimeoutSeconds = entry.EmptySeconds,
                        // Whoever visits as host leaves no host behind.
                        HostLeavesDelaySeconds = ConferenceLimits.HostLeavesDelaySeconds.Max,
                    },
                },
                patience.Token).ConfigureAwait(false);
            if (made.Refused is { } code) return (null, RoomEntry.Refuse(code, made.Message));
        }

        return (identity with { Conference = id, Name = entry.Name, Role = entry.Role }, entry);
    }

    /// <summary>Has somebody leave the room when the main conference does not want them there any more.</summary>
    public static async Task WatchAsync(
        ConnectionServices services, ClientConnection connection, Identity main, Room room)
    {
        var id = IdOf(main.Conference, room);
        var refusals = 0;
        while (!connection.IsClosing)
        {
            await Task.Delay(AskEvery, services.Clock).ConfigureAwait(false);
            if (connection.IsClosing) return;
            try
            {
                using var patience = new CancellationTokenSource(services.Options.HelloTimeout, services.Clock);
                var now = await services.Node.Conferences.FollowAsync(main.Conference, patience.Token)
                    .ConfigureAwait(false);
                refusals = Ask(now, room, main.Participant).Refused is null ? 0 : refusals + 1;
                if (refusals < RefusalsMax) continue;
                await services.Node.Conferences.SubmitAsync(
                    id,
                    RosterService.ServiceName,
                    new Remove { Participant = main.Participant },
                    patience.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Nobody knows at the moment: it is asked again.
                if (e is not (JournalUnavailableException or OperationCanceledException))
                    services.Log.HandOverFailed(e, connection.Id);
            }
        }
    }

    private static RoomEntry Ask(Conference main, Room room, string participant)
    {
        var index = main.Catalog.IndexOf(room.Service);
        return index >= 0 && main.Catalog.Services[index] is IRoomKeeper keeper
            ? keeper.Enter(main.StateOf(index), room.Name, participant, main.Facts)
            : RoomEntry.Refuse(
                RefusalCode.UnknownService,
                $"There is no service '{LegalText.Quotable(room.Service)}' with rooms.");
    }
}
