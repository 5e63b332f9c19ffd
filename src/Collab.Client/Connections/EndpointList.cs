namespace Collab.Client.Connections;

/// <summary>
/// Where the conference can be reached. What a node told of last is tried first, because those nodes were alive then;
/// after them the given endpoints, and those that were learned earlier.
/// </summary>
internal sealed class EndpointList
{
    /// <summary>Endpoints that are kept beside the given ones; the oldest go first.</summary>
    public const int LearnedMax = 32;

    private readonly List<Uri> _given;
    private readonly List<Uri> _learned = [];
    private readonly Random? _random;
    private readonly bool _secure;
    private List<Uri> _told = [];
    private int _tries;

    /// <summary>Starts before the first of <paramref name="given"/>.</summary>
    /// <param name="given">The preferred one first.</param>
    /// <param name="random">
    /// Where to begin among those that a node told of: the clients of a lost node must not all go to the same one.
    /// <c>null</c> begins with the first.
    /// </param>
    /// <exception cref="ArgumentException">There is none, or one is not absolute http, https, ws or wss.</exception>
    public EndpointList(IEnumerable<Uri> given, Random? random = null)
    {
        _random = random;
        _given = given.Distinct().ToList();
        if (_given.Count == 0) throw new ArgumentException("At least one endpoint is needed.", nameof(given));
        foreach (var endpoint in _given)
        {
            if (!IsUsable(endpoint))
            {
                throw new ArgumentException(
                    $"The endpoint '{endpoint}' must be absolute http, https, ws or wss, "
                    + "for example https://host:port/collab.",
                    nameof(given));
            }
        }

        _secure = _given.TrueForAll(IsSecure);
        Current = _given[0];
    }

    /// <summary>The endpoint in use, or to try.</summary>
    public Uri Current { get; private set; }

    /// <summary>How many there are: the attempts of one round.</summary>
    public int Count => All.Count();

    /// <summary>Every endpoint, in the order of trying.</summary>
    public IEnumerable<Uri> All => _told.Concat(_given).Concat(_learned).Distinct();

    /// <summary>Goes on to the next endpoint that is not the current one, around the list.</summary>
    public Uri MoveNext()
    {
        var all = All.ToList();
        if (all[_tries % all.Count] == Current) _tries++;
        Current = all[_tries++ % all.Count];
        return Current;
    }

    /// <summary>Adds what a node told of.</summary>
    /// <remarks>
    /// What is not an endpoint is passed over, and so is an unencrypted one when every given endpoint is encrypted:
    /// the ticket must not go out in the clear.
    /// </remarks>
    public void Learn(IEnumerable<string> endpoints)
    {
        var told = new List<Uri>();
        foreach (var text in endpoints)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || !IsUsable(endpoint)) continue;
            if (_secure && !IsSecure(endpoint)) continue;
            if (!told.Contains(endpoint)) told.Add(endpoint);
            if (_given.Contains(endpoint)) continue;
            _learned.Remove(endpoint);
            _learned.Add(endpoint);
        }

        // The current one stays, so that going on from it keeps its place.
        while (_learned.Count > LearnedMax) _learned.RemoveAt(_learned[0] == Current ? 1 : 0);
        told.RemoveAll(x => !_given.Contains(x) && !_learned.Contains(x));

        // Nothing new: the round goes on where it is.
        if (told.ToHashSet().SetEquals(_told)) return;
        var first = told.Count > 1 ? _random?.Next(told.Count) ?? 0 : 0;
        _told = [.. told.Skip(first), .. told.Take(first)];
        _tries = 0;
    }

    /// <summary>
    /// The WebSocket's address under an endpoint: <c>https://host/collab</c> gives <c>wss://host/collab/ws</c>.
    /// </summary>
    public static Uri ToWebSocket(Uri endpoint)
    {
        var address = new UriBuilder(endpoint)
        {
            Scheme = IsSecure(endpoint) ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Port = endpoint.Port,
        };
        address.Path = address.Path.TrimEnd('/') + "/ws";
        return address.Uri;
    }

    private static bool IsUsable(Uri endpoint) => endpoint.IsAbsoluteUri
        && (IsSecure(endpoint) || endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeWs);

    private static bool IsSecure(Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeWss;
}
