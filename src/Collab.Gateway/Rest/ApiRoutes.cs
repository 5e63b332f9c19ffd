using Collab.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Gateway.Rest;

/// <summary>The API's addresses and their descriptions.</summary>
internal static class ApiRoutes
{
    private const string Json = "application/json";
    // Whatever the client calls it, it is read as JSON; turned away by its label it would get no problem details.
    internal const string AnyType = "*/*";

    private const string ProblemJson = "application/problem+json";

    public static void MapConferences(this RouteGroupBuilder group)
    {
        var conferences = group.MapGroup("/conferences")
            .WithGroupName(GatewayDocument.Name)
            .WithTags("Conferences")
            .WithMetadata(new NeedsToken())
            .AddEndpointFilter<RouteGroupBuilder, ApiFilter>()
            .Refuses(
                RefusalCode.TicketMissing, RefusalCode.NotPermitted, RefusalCode.InvalidArgument,
                RefusalCode.ConferenceUnavailable);
        conferences.MapPost("/", (HttpContext context, [FromServices] ConferenceApi api) => api.CreateAsync(context))
            .WithName("createConference")
            .WithSummary("Creates a conference. Doing it again changes nothing.")
            .Accepts<CreateConference>(Json, AnyType)
            .Produces<ConferenceView>(StatusCodes.Status201Created)
            .Produces<ConferenceView>()
            .Refuses(RefusalCode.ConferenceEnded);
        conferences.MapGet(
            "/",
            (HttpContext context, string? after, string? limit, [FromServices] ConferenceApi api) =>
                api.ListAsync(context, after, limit))
            .WithName("listConferences")
            .WithSummary("Lists the site's conferences by id, ended ones included.")
            .Produces<ConferencePage>();
        conferences.MapGet(
            "/{id}",
            (HttpContext context, string id, [FromServices] ConferenceApi api) => api.InspectAsync(context, id))
            .WithName("inspectConference")
            .WithSummary("Shows a conference as the journal has it.")
            .Produces<ConferenceView>()
            .Refuses(RefusalCode.ConferenceNotFound);
        conferences.MapGet(
            "/{id}/state",
            (HttpContext context, string id, [FromServices] ConferenceApi api) => api.StateAsync(context, id))
            .WithName("conferenceState")
            .WithSummary("A conference's whole state: a collab.v1.ConferenceState in binary protobuf.")
            .Produces(StatusCodes.Status200OK, contentType: "application/x-protobuf")
            .Refuses(RefusalCode.ConferenceNotFound);
        conferences.MapGet(
            "/{id}/events",
            (HttpContext context, string id, string? from, string? to, [FromServices] JournalApi api) =>
                api.EventsAsync(context, id, from, to))
            .WithMetadata(new TakesTicket())
            .WithName("conferenceEvents")
            .WithSummary("What happened, as JSON lines: an event of the protocol each, from one seq to another.")
            .Produces(StatusCodes.Status200OK, contentType: "application/x-ndjson")
            .Refuses(RefusalCode.ConferenceNotFound, RefusalCode.Overloaded);
        conferences.MapGet(
            "/{id}/views",
            (HttpContext context, string id, string? seq, [FromServices] JournalApi api) =>
                api.ViewsAsync(context, id, seq))
            .WithMetadata(new TakesTicket())
            .WithName("conferenceViews")
            .WithSummary("What the conference looked like after an event: the welcome that somebody got then.")
            .Produces(StatusCodes.Status200OK, contentType: Json)
            .Refuses(RefusalCode.ConferenceNotFound, RefusalCode.Overloaded);
        conferences.MapPost(
            "/{id}/end",
            (HttpContext context, string id, [FromServices] ConferenceApi api) => api.EndAsync(context, id))
            .WithName("endConference")
            .WithSummary("Ends a conference, for good. Doing it again changes nothing.")
            .Produces<CommandDone>()
            .Refuses(RefusalCode.ConferenceNotFound);
    }

    public static void MapNodes(this RouteGroupBuilder group)
    {
        var nodes = group.MapGroup("")
            .WithGroupName(GatewayDocument.Name)
            .WithTags("Nodes")
            .AddEndpointFilter<RouteGroupBuilder, CrossOrigin>();
        nodes.MapGet("/nodes", ([FromServices] NodeApi api) => api.List())
            .WithName("listNodes")
            .WithSummary("Lists the cluster's nodes, the one that answers first.")
            .Produces<NodeList>();
        nodes.MapGet("/ping", NodeApi.Ping)
            .WithName("ping")
            .WithSummary("Answers at once, for measuring how near the node is.")
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost(
            "/nodes/{name}/drain",
            (HttpContext context, string name, [FromServices] NodeApi api) => api.Drain(context, name))
            .WithGroupName(GatewayDocument.Name)
            .WithTags("Nodes")
            .WithMetadata(new NeedsToken())
            .AddEndpointFilter<RouteHandlerBuilder, ApiFilter>()
            .WithName("drainNode")
            .WithSummary("Has a node send its clients elsewhere, hand its conferences over and end.")
            .Produces<NodeDraining>(StatusCodes.Status202Accepted)
            .Refuses(RefusalCode.TicketMissing, RefusalCode.NotPermitted, RefusalCode.NotFound);
    }

    public static void MapDevelopment(this RouteGroupBuilder group)
    {
        var development = group.MapGroup("/dev")
            .ExcludeFromDescription()
            .AddEndpointFilter<RouteGroupBuilder, DevelopmentFilter>()
            .AddEndpointFilter<RouteGroupBuilder, CrossOrigin>();
        development.MapMethods(
            "/{**path}",
            [HttpMethods.Options],
            (HttpContext context) => ActivatorUtilities
                .CreateInstance<CrossOrigin>(context.RequestServices).Preflight(context));
        var calls = development.MapGroup("").AddEndpointFilter<RouteGroupBuilder, ApiFilter>();
        calls.MapPost("/join", (HttpContext context, [FromServices] DevelopmentApi api) => api.JoinAsync(context));
        calls.MapPost(
            "/nodes/{name}/kill",
            (HttpContext context, string name, [FromServices] DevelopmentApi api) => api.Kill(context, name));
    }

    /// <summary>Describes the problems that an endpoint answers with.</summary>
    internal static TBuilder Refuses<TBuilder>(this TBuilder builder, params RefusalCode[] codes)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata([.. codes
            .Select(Problem.StatusOf)
            .Distinct()
            .Select(status => new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [ProblemJson]))]);
}
