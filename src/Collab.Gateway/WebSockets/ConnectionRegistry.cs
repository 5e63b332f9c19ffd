using System.Collections.Concurrent;
using System.Diagnostics;
using Collab.Protocol;

namespace Collab.Gateway.WebSockets;

/// <summary>The connections of the node, counted against their limit.</summary>
internal sealed class ConnectionRegistry
{
    /// <summary>No timer waits for less.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, ClientConnection> _connections = new(StringComparer.Ordinal);
    private int _places;

    /// <summary>How many places are taken.</summary>
    public int Count => Volatile.Read(ref _places);

    /// <summary>Takes a place, before the handshake; <c>false</c> when all are taken.</summary>
    public bool TryEnter(int max)
    {
        if (Interlocked.Increment(ref _places) <= max) return true;
        Interlocked.Decrement(ref _places);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _places);

    public void Add(ClientConnection connection) => _connections[connection.Id] = connection;

    public void Remove(ClientConnection connection) => _connections.TryRemove(connection.Id, out _);

    /// <summary>Sends everybody away, one after the other, evenly over a time.</summary>
    public async Task DrainAsync(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var leaving = _connections.Values.ToList();
        for (var gone = 0; gone < leaving.Count; gone++)
        {
            var due = time * gone / leaving.Count - Stopwatch.GetElapsedTime(started);
            if (due >= Resolution) await Task.Delay(due).ConfigureAwait(false);
            SendAway(leaving[gone]);
        }
    }

    /// <summary>Has a client resume elsewhere.</summary>
    public static void SendAway(ClientConnection connection) => connection.Close(
        RefusalCode.ServerDraining, "This node is shutting down: resume at another one.", resume: true);
}
