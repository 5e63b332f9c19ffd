using Collab.Actors.Hosting;

namespace Collab.Actors.Tests.Hosting;

/// <summary>The thread pool that the node shares with its host. Leaves it as it was.</summary>
[NonParallelizable]
internal sealed class HostThreadsTests
{
    [TestCase(1, HostThreads.WorkersMin)]
    [TestCase(HostThreads.WorkersMin, HostThreads.WorkersMin)]
    [TestCase(HostThreads.WorkersMin + 50, HostThreads.WorkersMin + 50)]
    public void The_minimum_is_raised_and_never_lowered(int before, int after)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        try
        {
            Assert.That(ThreadPool.SetMinThreads(before, completions));

            HostThreads.Raise();

            ThreadPool.GetMinThreads(out var raised, out var completionsAfter);
            Assert.That((raised, completionsAfter), Is.EqualTo((after, completions)));
        }
        finally
        {
            ThreadPool.SetMinThreads(workers, completions);
        }
    }

    [Test]
    public void A_host_that_limits_its_threads_below_keeps_its_limit()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.GetMaxThreads(out var workersMax, out var completionsMax);
        try
        {
            ThreadPool.SetMinThreads(1, completions);
            Assert.That(ThreadPool.SetMaxThreads(100, completionsMax));

            HostThreads.Raise();

            ThreadPool.GetMinThreads(out var raised, out _);
            ThreadPool.GetMaxThreads(out var max, out _);
            Assert.That((raised, max), Is.EqualTo((100, 100)));
        }
        finally
        {
            ThreadPool.SetMaxThreads(workersMax, completionsMax);
            ThreadPool.SetMinThreads(workers, completions);
        }
    }
}
