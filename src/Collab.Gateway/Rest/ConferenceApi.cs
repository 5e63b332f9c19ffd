using System.Security.Cryptography;
using Collab.Actors;
using Collab.Core.Conferences;
using Collab.Core.Services.Conference;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.Rest;

/// <summary>Creates, lists, inspects and ends conferences.</summary>
internal sealed class ConferenceApi(IConferences conferences)
{
    public const int PageDefault = 50;
    public const int PageMax = 200;

    /// <summary>Conferences of one page that are read at the same time.</summary>
    private const int ReadersMax = 8;

    public async Task<IResult> CreateAsync(HttpContext context)
    {
        var call = ApiCall.Of(context);
        var body = await ApiJson.ReadAsync<CreateConference>(context, call.Cancellation).ConfigureAwait(false);
        var id = IdOf(call, body.Id ?? NewId());
        var result = await CreateAsync(id, body.Title ?? "", SettingsOf(body.Settings), call.Cancellation)
            .ConfigureAwait(false);
        var view = ConferenceView.Of(id.Site, id.Name, await FindAsync(id, call.Cancellation).ConfigureAwait(false));
        if (result.Seq == 0) return ApiJson.Of(view);
        context.Response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path}/{id.Name}";
        return ApiJson.Of(view, StatusCodes.Status201Created);
    }

    public async Task<IResult> ListAsync(HttpContext context, string? after, string? limit)
    {
        var call = ApiCall.Of(context);
        if (!string.IsNullOrEmpty(after)) IdOf(call, after);
        var size = PageDefault;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > PageMax))
        {
            throw new ApiRefusedException(
                RefusalCode.InvalidArgument, $"limit is '{limit}': 1 to {PageMax} are legal.");
        }

        var ids = await conferences.ListAsync(call.Site, after ?? "", size, call.Cancellation).ConfigureAwait(false);
        var listings = new ConferenceListing?[ids.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ReadersMax,
            CancellationToken = call.Cancellation,
        };
        await Parallel.ForAsync(0, ids.Count, parallel, async (i, cancellation) =>
        {
            var conference = await conferences.InspectAsync(ids[i], cancellation).ConfigureAwait(false);
            if (Exists(conference)) listings[i] = ListingOf(ids[i], conference);
        }).ConfigureAwait(false);
        return ApiJson.Of(new ConferencePage(
            [.. listings.OfType<ConferenceListing>()], ids.Count == size ? ids[^1].Name : null));
    }

    public async Task<IResult> InspectAsync(HttpContext context, string id)
    {
        var call = ApiCall.Of(context);
        var conference = IdOf(call, id);
        return ApiJson.Of(ConferenceView.Of(
            conference.Site, conference.Name, await FindAsync(conference, call.Cancellation).ConfigureAwait(false)));
    }

    public async Task<IResult> StateAsync(HttpContext context, string id)
    {
        var call = ApiCall.Of(context);
        var conferenceId = IdOf(call, id);
        await FindAsync(conferenceId, call.Cancellation).ConfigureAwait(false);

        // Live, from this node's replica: what the journal folds to can be held against it.
        var conference = await conferences.FollowAsync(conferenceId, call.Cancellation).ConfigureAwait(false);
        return Results.Bytes(StateBytes.Of(conference), "application/x-protobuf");
    }

    public async Task<IResult> EndAsync(HttpContext context, string id)
    {
        var call = ApiCall.Of(context);
        var conference = IdOf(call, id);
        // Asking the primary of a conference that never was would leave a trace of it in the journal.
        await FindAsync(conference, call.Cancellation).ConfigureAwait(false);
        var result = await SubmitAsync(conference, new End(), call.Cancellation).ConfigureAwait(false);
        return ApiJson.Of(new CommandDone(result.Seq));
    }

    /// <summary>Creates a conference unless it exists; seq 0 says that it did.</summary>
    public Task<CommandResult> CreateAsync(
        ConferenceId id, string title, Settings settings, CancellationToken cancellation) =>
        SubmitAsync(id, new Create { Site = id.Site, Title = title, Settings = settings }, cancellation);

    /// <summary>A conference that exists.</summary>
    public async Task<Conference> FindAsync(ConferenceId id, CancellationToken cancellation)
    {
        var conference = await conferences.InspectAsync(id, cancellation).ConfigureAwait(false);
        return Exists(conference)
            ? conference
            : throw new ApiRefusedException(RefusalCode.ConferenceNotFound, $"There is no conference '{id}'.");
    }

    public static ConferenceId IdOf(ApiCall call, string name) => ProtocolLimits.IsId(name)
        ? new ConferenceId(call.Site, name)
        : throw new ApiRefusedException(
            RefusalCode.InvalidArgument,
            $"The id is '{Core.Services.LegalText.Quotable(name)}': 1 to {ProtocolLimits.IdCharactersMax} "
            + "characters of A-Z a-z 0-9 . _ - are legal.");

    private async Task<CommandResult> SubmitAsync(
        ConferenceId id, Google.Protobuf.IMessage command, CancellationToken cancellation)
    {
        var result = await conferences.SubmitAsync(id, ConferenceService.ServiceName, command, cancellation)
            .ConfigureAwait(false);
        return result.Refused is { } code ? throw new ApiRefusedException(code, result.Message) : result;
    }

    /// <summary>Activated alone does not make a conference: somebody may have asked for one that never was.</summary>
    private static bool Exists(Conference conference) =>
        conference.Facts.Conference.Phase != Phase.Unspecified;

    private static ConferenceListing ListingOf(ConferenceId id, Conference conference) => new(
        id.Name, conference.Facts.Conference.Title, ConferenceView.PhaseOf(conference), conference.Facts.Roster.Count);

    private static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static Settings SettingsOf(ConferenceSettingsView? view) => view is null ? new Settings() : new Settings
    {
        ParticipantsMax = view.ParticipantsMax,
        DurationMaxSeconds = view.DurationMaxSeconds,
        EmptyTimeoutSeconds = view.EmptyTimeoutSeconds,
        ReconnectGraceSeconds = view.ReconnectGraceSeconds,
        HostLeaves = view.HostLeaves switch
        {
            null => HostLeavesPolicy.Unspecified,
            "pass" => HostLeavesPolicy.Pass,
            "end" => HostLeavesPolicy.End,
            _ => throw new ApiRefusedException(
                RefusalCode.InvalidArgument, "settings.hostLeaves is neither 'pass' nor 'end'."),
        },
        HostLeavesDelaySeconds = view.HostLeavesDelaySeconds,
        WaitForHost = view.WaitForHost,
    };
}
