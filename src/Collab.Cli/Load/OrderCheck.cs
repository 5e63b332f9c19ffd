namespace Collab.Cli.Load;

/// <summary>
/// Compares what the members of one conference see under each seq: who comes first writes its checksum down, the others
/// compare theirs. Without locks, and bounded: who is further behind the first than it remembers is not compared.
/// </summary>
internal sealed class OrderCheck
{
    private const int Remembered = 4096;

    private readonly ulong[] _slots = new ulong[Remembered];

    /// <summary>Whether what a member saw is what the others saw, as far as is known.</summary>
    /// <param name="seq">The event's number, below 2³².</param>
    /// <param name="checksum">Of its bytes.</param>
    public bool Agrees(long seq, uint checksum)
    {
        ref var slot = ref _slots[seq % Remembered];
        var mine = ((ulong)seq << 32) | checksum;
        while (true)
        {
            var seen = Volatile.Read(ref slot);
            if (seen == mine) return true;
            if (seen >> 32 == (ulong)seq) return false;
            if (seen >> 32 > (ulong)seq) return true;
            if (Interlocked.CompareExchange(ref slot, mine, seen) == seen) return true;
        }
    }
}
