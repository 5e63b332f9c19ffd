namespace Collab.Actors.Membership;

/// <summary>What this node carries, counted by its actors.</summary>
internal sealed class NodeLoad
{
    private int _primaries;
    private int _connections;

    public int Primaries => Volatile.Read(ref _primaries);

    public int Connections => Volatile.Read(ref _connections);

    public void AddPrimaries(int change) => Interlocked.Add(ref _primaries, change);

    public void AddConnections(int change) => Interlocked.Add(ref _connections, change);
}
