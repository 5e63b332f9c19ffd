using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Collab.Gateway.Rest;

/// <summary>The API's description, at <c>/collab/openapi.json</c>.</summary>
internal static class GatewayDocument
{
    /// <summary>The document's name, which is also the group of the endpoints in it.</summary>
    public const string Name = "collab";

    private const string BearerScheme = "token";

    /// <summary>Writes the document.</summary>
    /// <remarks>
    /// The framework's own endpoint names the document in its route, and with it could be asked for the embedding
    /// program's documents.
    /// </remarks>
    public static async Task<IResult> WriteAsync(
        [FromKeyedServices(Name)] IOpenApiDocumentProvider documents, CancellationToken cancellation)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellation).ConfigureAwait(false);
        var json = await document
            .SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation).ConfigureAwait(false);
        return Results.Text(json, "application/json");
    }

    public static void Configure(OpenApiOptions options)
    {
        // The embedding program's own endpoints have documents of their own.
        options.ShouldInclude = description => description.GroupName == Name;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Collab.Actors",
                Version = "v1",
                Description = "Creates, lists, inspects and ends conferences. Errors are problem details with the "
                    + "members code (a refusal code of the protocol) and retry.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An API token: a JWT with the claims scope=conferences and site.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.RequestBody?.Content?.Remove(ApiRoutes.AnyType);
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsToken>().Any())
            {
                operation.Security ??= [];
                operation.Security.Add(new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [],
                });
            }

            return Task.CompletedTask;
        });
    }
}

/// <summary>Marks endpoints that need an API token.</summary>
internal sealed class NeedsToken;
