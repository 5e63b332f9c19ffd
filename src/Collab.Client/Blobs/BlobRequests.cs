using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Collab.Protocol;

namespace Collab.Client.Blobs;

/// <summary>
/// Requests about one blob, to one node after the other: whichever answers. What may pass by itself is tried again, for
/// as long as the options say, counted from the last progress.
/// </summary>
internal sealed class BlobRequests(
    ConferenceClientOptions options,
    Func<IReadOnlyList<Uri>> endpoints,
    Func<(string Ticket, string Session, string Secret)> proof,
    string path)
{
    private static readonly HttpClient Shared =
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>How long a node may let one step hang before another is asked.</summary>
    public static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = options.HttpHandler is { } handler
        ? new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }
        : Shared;

    private int _node;

    /// <summary>The node that answered last, or is asked next.</summary>
    public Uri Endpoint => Endpoints[_node % Endpoints.Count];

    private IReadOnlyList<Uri> Endpoints => endpoints();

    /// <summary>
    /// Does something until it is done. <paramref name="step"/> says whether it is; it is called again after each
    /// success that was not the end, and at the next node after a failure that may pass. It has
    /// <see cref="StepTimeout"/>, which it may begin anew.
    /// </summary>
    public async Task RepeatAsync(Func<CancellationTokenSource, Task<bool>> step, CancellationToken cancellation)
    {
        var clock = options.TimeProvider;
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                deadline.CancelAfter(StepTimeout);
                if (await step(deadline).ConfigureAwait(false)) return;
                since = clock.GetTimestamp();
                continue;
            }
            catch (Exception e) when (MayPass(e) && !cancellation.IsCancellationRequested)
            {
                if (clock.GetElapsedTime(since) >= options.RetryFor)
                {
                    if (e is RefusedException) throw;
                    throw new ConferenceUnreachableException(
                        $"Nothing was moved for {options.RetryFor.TotalSeconds} s. The last problem: {e.Message}", e);
                }
            }

            _node++;
            await Task.Delay(options.ReconnectDelayBase * 2, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request to the node of now; what it refuses is thrown.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="suffix">What follows the blob's path.</param>
    /// <param name="content">The body, or <c>null</c>.</param>
    /// <param name="from">Where a range begins; <c>null</c> for no range.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RefusedException">The node refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string suffix, HttpContent? content, long? from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, AddressOf(Endpoint, path + suffix)) { Content = content };
        var (ticket, session, secret) = proof();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
        if (session.Length > 0) request.Headers.Add("Collab-Session", $"{session}:{secret}");
        if (from is > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalOfAsync(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>An endpoint's address below the base, over HTTP.</summary>
    public static Uri AddressOf(Uri endpoint, string path)
    {
        var secure = endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeWss;
        var builder = new UriBuilder(endpoint)
        {
            Scheme = secure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
            Port = endpoint.Port,
        };
        return new Uri($"{builder.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
    }

    private static bool MayPass(Exception e) => e switch
    {
        RefusedException refused => refused.Retry,
        HttpRequestException or IOException or OperationCanceledException => e is not EndOfStreamException,
        _ => false,
    };

    private static async Task<Exception> RefusalOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(text);
            var code = json.RootElement.GetProperty("code").GetString() ?? "";
            var detail = json.RootElement.TryGetProperty("detail", out var said) ? said.GetString() ?? "" : "";
            var retry = RefusalCode.Find(code)?.Retry ?? false;
            var refused = Refusals.ToException(new RefusalDetails(code, detail, retry));
            return json.RootElement.TryGetProperty("offset", out var offset)
                ? new MisplacedException(offset.GetInt64(), refused)
                : refused;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                ? new EndOfStreamException("The node has nothing there.")
                : new HttpRequestException($"The node answered with {(int)response.StatusCode}.");
        }
    }
}

/// <summary>The node expects the next part of an upload somewhere else.</summary>
internal sealed class MisplacedException(long expected, Exception refusal) : Exception(refusal.Message, refusal)
{
    public long Expected { get; } = expected;
}
