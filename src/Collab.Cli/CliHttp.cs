using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Collab.Cli;

/// <summary>Requests to whichever endpoint answers first, and their failures in words.</summary>
internal static class CliHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The body of the first answer.</summary>
    /// <param name="endpoints">Tried in this order.</param>
    /// <param name="path">Below an endpoint, without a slash in front.</param>
    /// <param name="body">What to POST, as JSON; <c>null</c> to GET.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="token">An API token; <c>null</c> for requests that need none.</param>
    /// <exception cref="CliException">Nobody answers, or the answer is a refusal.</exception>
    public static async Task<string> SendAsync(
        IReadOnlyList<Uri> endpoints, string path, string? body, CancellationToken cancellation, string? token = null)
    {
        using var http = new HttpClient { Timeout = Patience };
        var failures = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var address = new Uri($"{endpoint.ToString().TrimEnd('/')}/{path}");
            try
            {
                using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, address);
                if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                if (body is not null)
                    request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                using var response = await http.SendAsync(request, cancellation);
                var text = await response.Content.ReadAsStringAsync(cancellation);
                if (response.IsSuccessStatusCode) return text;
                throw Refused(address, response.StatusCode, text);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException
                && !cancellation.IsCancellationRequested)
            {
                failures.Add($"{address}: {(e is HttpRequestException ? e.Message : "no answer in time")}");
            }
        }

        throw new CliException(
            ExitCode.Unreachable,
            "no node answers. Is one running there? Name it with --endpoint.\n  " + string.Join("\n  ", failures));
    }

    private static CliException Refused(Uri address, HttpStatusCode status, string text)
    {
        var (code, detail) = Problem(text);
        code ??= string.Create(CultureInfo.InvariantCulture, $"status {(int)status}");
        return new CliException(ExitCode.Refused, $"{address} refused: {code}: {detail}") { Refusal = code };
    }

    private static (string? Code, string Detail) Problem(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var code = root.TryGetProperty("code", out var x) ? x.GetString() : null;
            var detail = root.TryGetProperty("detail", out var y) ? y.GetString()
                : root.TryGetProperty("title", out var z) ? z.GetString() : null;
            return (code, detail ?? "it did not say why.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, "is this a Collab endpoint? It usually ends with /collab.");
        }
    }
}
