using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using Akka.Pattern;
using Akka.Persistence;
using Google.Protobuf;

namespace Collab.Actors.Journal;

/// <summary>
/// Lets a bounded number of reads run, each with a deadline, and tells an outage from everything else.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose of.")]
internal sealed class JournalGuard
{
    private readonly SemaphoreSlim _turns = new(JournalLimits.ConcurrentReadsMax);

    /// <summary>Waits for a turn and reads.</summary>
    /// <param name="what">What is read, for the exception's text.</param>
    /// <param name="read">Does it, until its token says that the deadline has passed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database fails or does not answer in time.</exception>
    public async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(JournalLimits.ReadTimeout);
        var entered = false;
        try
        {
            await _turns.WaitAsync(deadline.Token).ConfigureAwait(false);
            entered = true;
            return await read(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            cancellation.ThrowIfCancellationRequested();
            var reason = deadline.IsCancellationRequested
                ? $"no answer within {JournalLimits.ReadTimeout.TotalSeconds} s"
                : exception.Message;
            throw new JournalUnavailableException($"The journal cannot be read ({what}): {reason}", exception);
        }
        finally
        {
            if (entered) _turns.Release();
        }
    }

    /// <summary>Whether the database answered, but with something that no serializer can read.</summary>
    public static bool IsUnreadable(Exception? exception) => exception switch
    {
        null => false,
        SerializationException or InvalidProtocolBufferException => true,
        AggregateException aggregate => aggregate.InnerExceptions.Any(IsUnreadable),
        _ => IsUnreadable(exception.InnerException),
    };

    /// <summary>Whether the database did not answer, or failed.</summary>
    public static bool IsOutage(Exception? exception) => exception switch
    {
        null => false,

        // First, because protobuf's exception is an IOException.
        _ when IsUnreadable(exception) => false,
        DbException or TimeoutException or IOException => true,
        OperationCanceledException or OpenCircuitException or ObjectDisposedException => true,
        RecoveryTimedOutException => true,
        AggregateException aggregate => aggregate.InnerExceptions.Any(IsOutage),
        _ => IsOutage(exception.InnerException),
    };
}
