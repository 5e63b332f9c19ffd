using System.Diagnostics;

namespace Collab.Gateway.Tests.Support;

/// <summary>Waits for what should become true, with a deadline.</summary>
internal static class Until
{
    public static async Task HoldsAsync(string what, Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > TestSocket.Deadline)
                Assert.Fail($"Did not come true within {TestSocket.Deadline}: {what}");
            await Task.Yield();
        }
    }
}
