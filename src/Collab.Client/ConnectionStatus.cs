namespace Collab.Client;

/// <summary>How the client stands with the conference.</summary>
public enum ConnectionState
{
    /// <summary>Not yet in: the first connection is being made.</summary>
    Connecting,

    /// <summary>
    /// Not yet in: somebody decides about newcomers and has not decided. <see cref="ConnectionStatus.Problem"/> is what
    /// they say, <see cref="ConnectionStatus.Position"/> the place in the queue.
    /// </summary>
    Waiting,

    /// <summary>In; commands are done as they come.</summary>
    Connected,

    /// <summary>In, but the conference's primary is away: commands wait until it is back, reading goes on.</summary>
    WritesPaused,

    /// <summary>The connection is lost, another is being made; commands wait.</summary>
    Reconnecting,

    /// <summary>For good; <see cref="ConferenceClient.Completion"/> says why.</summary>
    Closed,
}

/// <summary>The connection at one moment. Immutable.</summary>
/// <param name="State">How the client stands with the conference.</param>
/// <param name="Endpoint">The endpoint in use, or tried last.</param>
/// <param name="Node">The node that the client is, or was last, connected to; empty before.</param>
/// <param name="PrimaryNode">The node that hosts the conference's primary; empty while unknown.</param>
/// <param name="Epoch">The primary's incarnation, as far as the client knows; 0 before.</param>
/// <param name="Problem">For people: why the last connection or attempt ended; empty while all is well.</param>
public sealed record ConnectionStatus(
    ConnectionState State, Uri Endpoint, string Node, string PrimaryNode, long Epoch, string Problem)
{
    /// <summary>The place among those who wait to be let in, from 1; 0 while not waiting, or in no order.</summary>
    public int Position { get; init; }
}
