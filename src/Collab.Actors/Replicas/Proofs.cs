using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Replicas;

/// <summary>
/// What passwords prove costs time on purpose, so that guessing does too: a node makes a few proofs at once, lets some
/// wait, and turns the others away.
/// </summary>
/// <param name="atOnceMax">Proofs that are made at the same time.</param>
/// <param name="waitingMax">Proofs that may wait for their turn.</param>
internal sealed class Proofs(int atOnceMax, int waitingMax) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnceMax, atOnceMax);
    private int _asked;

    /// <summary>Makes a proof on a thread of the pool.</summary>
    /// <exception cref="ProofsBusyException">Too many wait already.</exception>
    public async Task<IReadOnlyList<EntryProof>> MakeAsync(Func<IReadOnlyList<EntryProof>> make)
    {
        try
        {
            if (Interlocked.Increment(ref _asked) > atOnceMax + waitingMax) throw new ProofsBusyException();
            await _turns.WaitAsync().ConfigureAwait(false);
            try
            {
                return await Task.Run(make).ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    public void Dispose() => _turns.Dispose();
}

/// <summary>The node checks as many passwords as it may.</summary>
internal sealed class ProofsBusyException() : Exception("Too many passwords are being checked.");
