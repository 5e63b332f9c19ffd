using Orleans.Concurrency;

namespace Collab.Baselines.Orleans;

/// <summary>A conference as a grain.</summary>
[Alias("meeting")]
internal interface IMeeting : IGrainWithStringKey
{
    /// <summary>Sends what is posted to a node's room from now on.</summary>
    /// <returns>The seq after which it sees everything.</returns>
    [Alias("watch")]
    Task<long> WatchAsync(IMeetingObserver room);

    /// <summary>Stores a post and sends it to the rooms.</summary>
    /// <param name="participant">Whose it is.</param>
    /// <param name="session">Which connection it came on.</param>
    /// <param name="command">Encoded.</param>
    [Alias("post")]
    Task PostAsync(string participant, string session, [Immutable] byte[] command);
}

/// <summary>Somewhere a conference's posts go.</summary>
[Alias("meeting-observer")]
internal interface IMeetingObserver : IGrainObserver
{
    /// <summary>A post is stored.</summary>
    [OneWay]
    [Alias("posted")]
    Task PostedAsync(long seq, [Immutable] byte[] frame);
}
