using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Collab.Actors.Hosting;
using Collab.Gateway.Rest;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Page;

/// <summary>
/// The meeting page, out of the assembly: <c>/collab/</c> is its document, <c>/collab/page/{file}</c> what that asks
/// for. There are the files that were built in, by name, and no others: nothing leads to the file system. One file is
/// made here: <c>services.js</c> names the panels of services that are among the files.
/// </summary>
internal sealed class MeetingPage(IOptions<GatewayOptions> options, ICollabNode node)
{
    private const string Prefix = "page/";
    private const string Document = "index.html";

    private static readonly FrozenDictionary<string, PageFile> Files = Load();

    private readonly Lazy<PageFile> _services = new(() => PageFile.Of(
        PanelModule.Name, Encoding.UTF8.GetBytes(PanelModule.Write(Files.Keys, node.Services))));

    // A node's page goes on at other nodes, so it connects beyond its own origin; and it shows a tour's pages, in
    // frames that confine them. Everything else is its own.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        + "manifest-src 'self'; connect-src 'self' http: https: ws: wss:; frame-src http: https:; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>The document; without the slash at the end its relative addresses would lead elsewhere.</summary>
    public IResult Index(HttpContext context) => context.Request.Path.Value?.EndsWith('/') is true
        ? File(context, Document)
        : Results.Redirect($"{context.Request.PathBase}{context.Request.Path}/{context.Request.QueryString}");

    public IResult File(HttpContext context, string? file)
    {
        if (!options.Value.Page || Find(file ?? "") is not { } found)
            return Problem.Of(RefusalCode.NotFound, "There is nothing here.");
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Asked for anew each time, and usually answered with 304: a page and its modules never mix two versions.
        headers.CacheControl = "no-cache";
        return Results.Bytes(found.Bytes, found.ContentType, entityTag: new(found.Tag));
    }

    private PageFile? Find(string file) =>
        file == PanelModule.Name ? _services.Value : Files.GetValueOrDefault(file);

    private static FrozenDictionary<string, PageFile> Load()
    {
        var assembly = typeof(MeetingPage).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            // Folders are separated as on the machine that built.
            .ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return PageFile.Of(name, bytes);
            });
    }

    private sealed record PageFile(byte[] Bytes, string ContentType, string Tag)
    {
        public static PageFile Of(string name, byte[] bytes) =>
            new(bytes, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..12])}\"");

        private static string TypeOf(string file) => Path.GetExtension(file) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" or ".mjs" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".ico" => "image/x-icon",
            ".json" => "application/json",
            ".webmanifest" => "application/manifest+json",
            ".woff2" => "font/woff2",
            _ => "application/octet-stream",
        };
    }
}
