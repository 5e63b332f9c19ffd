using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.Page.Tests.Services;

/// <summary>One node with the meeting page, in development mode, for all fixtures of panels.</summary>
internal static class MeetingNode
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static TestJournal? _journal;
    private static TestCluster? _cluster;

    /// <summary>Where its page is; starts it when nobody has.</summary>
    public static async Task<Uri> GetPageAsync()
    {
        await Starting.WaitAsync();
        try
        {
            _journal ??= await TestJournal.CreateAsync(JournalKind.Sqlite);
            _cluster ??= await TestCluster.StartAsync(
                TestCluster.CollabProgram,
                1,
                _journal,
                new Dictionary<string, string> { ["Collab__Gateway__Development"] = "true" });
            return new Uri(_cluster.Nodes[0].Endpoint.ToString().TrimEnd('/') + "/");
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>What the node has logged last.</summary>
    public static string Tail => _cluster?.Tails() ?? "";

    public static async Task StopAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_journal is not null) await _journal.DisposeAsync();
        (_cluster, _journal) = (null, null);
    }
}
