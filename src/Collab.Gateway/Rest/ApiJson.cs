using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Collab.Gateway.Rest;

/// <summary>How the API reads and writes JSON, whatever the embedding program does.</summary>
internal static class ApiJson
{
    /// <summary>The largest request body.</summary>
    public const int BodyBytesMax = 64 * 1024;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = ProtocolLimits.JsonDepthMax,
    };

    public static IResult Of<T>(T value, int status = StatusCodes.Status200OK) =>
        Results.Json(value, Options, statusCode: status);

    /// <summary>Reads the request's body.</summary>
    /// <exception cref="ApiRefusedException">It is too large, or not a <typeparamref name="T"/> in JSON.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpContext context, CancellationToken cancellation)
        where T : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = BodyBytesMax;
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Options, cancellation)
                .ConfigureAwait(false)
                ?? throw new ApiRefusedException(RefusalCode.InvalidArgument, "The body is null: an object is needed.");
        }
        catch (JsonException e)
        {
            throw new ApiRefusedException(
                RefusalCode.InvalidArgument, $"The body is not what is asked for: {e.Message}");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ApiRefusedException(RefusalCode.FrameTooLarge, $"A body has at most {BodyBytesMax} bytes.");
        }
    }
}

/// <summary>A request that is not done; the filter makes a problem of it.</summary>
internal sealed class ApiRefusedException(RefusalCode code, string message) : Exception(message)
{
    public RefusalCode Code { get; } = code;
}
