using Collab.Protocol;

namespace Collab.Core.Services.Tour;

/// <summary>Which addresses one may lead to.</summary>
/// <remarks>
/// Everybody's browser goes there: nothing but pages of the web, and none that hides who it is behind a name and a
/// password.
/// </remarks>
internal static class Addresses
{
    public static Decision? Check(string url, bool httpAllowed)
    {
        if (LegalText.CheckLine("url", url, 1, TourLimits.UrlCharactersMax) is { } illegal) return illegal;
        if (url.Contains('\\', StringComparison.Ordinal))
            return Refuse(url, "a backslash may not be in it: browsers and servers read it differently");
        if (url.Any(char.IsWhiteSpace)
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0)
        {
            return Refuse(url, "it is no absolute address such as https://example.org/page");
        }

        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            return Refuse(url, $"its scheme is '{LegalText.Quotable(uri.Scheme)}', and only https is legal");
        if (uri.Scheme == Uri.UriSchemeHttp && !httpAllowed)
            return Refuse(url, "its scheme is http, which a moderator can allow; use https");
        return uri.UserInfo.Length > 0
            ? Refuse(url, "a name or a password may not be in it")
            : null;
    }

    private static Decision Refuse(string url, string why) =>
        Decision.Refuse(RefusalCode.InvalidArgument, $"url is '{LegalText.Quotable(url)}': {why}.");
}
