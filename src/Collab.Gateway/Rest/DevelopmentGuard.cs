using System.Net;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.Rest;

/// <summary>Keeps what development mode gives away on this machine, and within its own pages.</summary>
/// <remarks>
/// A foreign page in a browser on this machine can reach loopback as well. Its requests carry its origin; and if its
/// name was rebound to 127.0.0.1, they carry that name as their host. Pages of other nodes of a cluster on this
/// machine have loopback origins with other ports, and must be able to go on here when their node was killed.
/// </remarks>
internal static class DevelopmentGuard
{
    /// <summary>Whether the request comes from this machine, and from no foreign page.</summary>
    public static bool IsLocal(HttpContext context)
    {
        var (connection, request) = (context.Connection, context.Request);
        return IsLoopback(connection.RemoteIpAddress)
            && IsLoopback(connection.LocalIpAddress)
            // A proxy on this machine speaks for others.
            && !request.Headers.ContainsKey("X-Forwarded-For")
            && !request.Headers.ContainsKey("Forwarded")
            && IsLoopback(request.Host.Host)
            && HasLocalOrigin(request);
    }

    /// <summary>Whether a page that speaks may: there is none, or it is from here or from this machine.</summary>
    public static bool IsLocalOrSameOrigin(HttpRequest request) =>
        HasLocalOrigin(request)
        || string.Equals(
            request.Headers.Origin.ToString(),
            $"{request.Scheme}://{request.Host}",
            StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the request has no origin, or one of this machine.</summary>
    public static bool HasLocalOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (origin.Count == 1
                && Uri.TryCreate(origin[0], UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && IsLoopback(uri.Host));
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
