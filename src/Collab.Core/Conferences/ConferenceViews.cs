using Collab.Core.Services;
using Collab.Protocol;

namespace Collab.Core.Conferences;

/// <summary>
/// One state of a conference as its viewers see it. Viewers who see the same of a service
/// (<see cref="IService.ViewKey"/>) are given the same message, encoded once.
/// </summary>
/// <remarks>Not safe for several threads.</remarks>
public sealed class ConferenceViews(Conference conference)
{
    private readonly Dictionary<(int Service, object Key), ServiceSnapshot> _encoded = [];

    /// <summary>What is viewed.</summary>
    public Conference Conference { get; } = conference;

    /// <summary>What <paramref name="viewer"/> may see, a snapshot per service in catalog order.</summary>
    public IEnumerable<ServiceSnapshot> For(Viewer viewer)
    {
        for (var i = 0; i < Conference.Catalog.Services.Length; i++)
        {
            var service = Conference.Catalog.Services[i];
            var state = Conference.StateOf(i);
            var key = (i, service.ViewKey(state, viewer));
            if (!_encoded.TryGetValue(key, out var encoded))
                _encoded[key] = encoded = Conference.Encode(service.Name, service.View(state, viewer));
            yield return encoded;
        }
    }
}
