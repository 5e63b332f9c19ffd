namespace Collab.Client.Tests.Server;

/// <summary>Waiting for what should become true, with a deadline.</summary>
internal static class Wait
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Looks until the condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            try
            {
                await ticks.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {what}.");
            }
        }
    }

    /// <summary>The result, if it comes in time.</summary>
    public static Task<T> WithinAsync<T>(Task<T> task) => task.WaitAsync(Deadline);

    /// <summary>The end, if it comes in time.</summary>
    public static Task WithinAsync(Task task) => task.WaitAsync(Deadline);

    /// <summary>The next items of a stream.</summary>
    public static async Task<List<T>> TakeAsync<T>(IAsyncEnumerable<T> stream, int count)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var items = new List<T>();
        if (count == 0) return items;
        await foreach (var item in stream.WithCancellation(deadline.Token))
        {
            items.Add(item);
            if (items.Count == count) break;
        }

        return items;
    }
}
