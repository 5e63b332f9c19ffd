using System.Globalization;
using Collab.Actors;
using Collab.Actors.Hosting;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Json;
using Collab.Protocol.Services.Roster;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.Rest;

/// <summary>
/// What happened in a conference, for who may read it afterwards: its events, and what it looked like before them.
/// </summary>
/// <remarks>
/// With an API token one sees what everybody could see; with a ticket, which takes a co-host, what that participant
/// could see. The journal has more than anybody was shown: what was edited, deleted and cleared away is in the events.
/// </remarks>
internal sealed class JournalApi(ICollabNode node)
{
    /// <summary>Requests of this kind that a node answers at the same time; each may read a whole journal.</summary>
    public const int RequestsMax = 4;

    private readonly JsonCodec _codec = new(new CatalogMessageTypes(node.Services));
    private int _requests;

    private IConferences Conferences => node.Conferences;

    public async Task<IResult> EventsAsync(HttpContext context, string id, string? from, string? to)
    {
        var (first, last) = (SeqOf("from", from, 1, 1), SeqOf("to", to, 1, long.MaxValue));
        var (conference, viewer, cancellation) = await OpenAsync(context, id).ConfigureAwait(false);
        Enter();
        try
        {
            var now = await Conferences.InspectAsync(conference, cancellation).ConfigureAwait(false);
            return new EventLines(
                Conferences.ReadAsync(conference, first, Math.Min(last, now.Seq), context.RequestAborted),
                viewer.Participant,
                _codec,
                () => Interlocked.Decrement(ref _requests));
        }
        catch
        {
            Interlocked.Decrement(ref _requests);
            throw;
        }
    }

    public async Task<IResult> ViewsAsync(HttpContext context, string id, string? seq)
    {
        var wanted = SeqOf("seq", seq, 0, long.MaxValue);
        var (found, viewer, cancellation) = await OpenAsync(context, id).ConfigureAwait(false);
        Enter();
        try
        {
            var conference = await Conferences.InspectAsync(found, wanted, cancellation).ConfigureAwait(false);
            var welcome = new Welcome { Conference = found.Name, Epoch = conference.Epoch, Head = conference.Seq };
            welcome.Snapshots.AddRange(new ConferenceViews(conference).For(viewer));
            return Results.Bytes(_codec.Encode(new ServerMessage { Welcome = welcome }), "application/json");
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private async Task<(ConferenceId Id, Viewer Viewer, CancellationToken Cancellation)> OpenAsync(
        HttpContext context, string name)
    {
        var call = ApiCall.Of(context);
        var id = ConferenceApi.IdOf(call, name);
        var conference = await new ConferenceApi(Conferences).FindAsync(id, call.Cancellation).ConfigureAwait(false);
        if (call.Bearer is not { } bearer) return (id, new Viewer("", Role.Unspecified), call.Cancellation);
        if (bearer.Conference != id)
        {
            throw new ApiRefusedException(
                RefusalCode.NotPermitted, $"The ticket is for '{bearer.Conference.Name}', not for '{name}'.");
        }

        var roster = conference.Facts.Roster;
        var role = roster.Find(bearer.Participant)?.Role ?? bearer.Role;
        if (roster.Bans.ContainsKey(bearer.Participant) || role < Role.CoHost)
        {
            throw new ApiRefusedException(
                RefusalCode.NotPermitted, $"Reading what happened takes {Permission.CoHost}, or an API token.");
        }

        return (id, new Viewer(bearer.Participant, role), call.Cancellation);
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _requests) > RequestsMax)
        {
            Interlocked.Decrement(ref _requests);
            throw new ApiRefusedException(
                RefusalCode.Overloaded, $"{RequestsMax} such requests are being answered: ask again later.");
        }
    }

    private static long SeqOf(string name, string? text, long min, long absent)
    {
        if (text is null) return absent;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq >= min
            ? seq
            : throw new ApiRefusedException(
                RefusalCode.InvalidArgument, $"{name} is '{LegalText.Quotable(text)}': a seq from {min} is legal.");
    }
}
