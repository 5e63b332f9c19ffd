using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests;

/// <summary>How a node is stopped without luck.</summary>
internal static class Stopping
{
    private const int Attempts = 20;

    /// <summary>Far above what a write takes, and below the time after which a silent node is given up.</summary>
    private static readonly TimeSpan WriteMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// SIGSTOP, but not in the middle of a write, which would keep an SQLite file locked for everybody: a node renews
    /// its row each second even when nobody says anything.
    /// </summary>
    public static async Task PauseBetweenWritesAsync(this NodeProcess node, TestJournal journal)
    {
        for (var i = 0; i < Attempts; i++)
        {
            node.Pause();
            if (journal.Kind != JournalKind.Sqlite) return;
            try
            {
                await journal.ExecuteAsync("BEGIN IMMEDIATE; ROLLBACK").WaitAsync(WriteMax);
                return;
            }
            catch (TimeoutException)
            {
                node.Resume();
            }
        }

        Assert.Fail($"Node {node.Name} was in the middle of a write each of {Attempts} times that it was stopped.");
    }
}
