using BenchmarkDotNet.Attributes;
using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Actors.Journal.Events;
using Collab.Benchmarks.Nodes;

namespace Collab.Benchmarks.Micro;

/// <summary>A transaction of the journal, durable at its end.</summary>
public class AppendBenchmarks
{
    private const int BatchRows = 100;

    private readonly ConferenceId _conference = new(ConferenceId.DefaultSite, "append");
    private BenchJournal? _journal;
    private EventTable? _table;
    private EventRow[] _rows = [];
    private long _written;

    /// <summary>Makes the file.</summary>
    [GlobalSetup]
    public async Task OpenAsync()
    {
        _journal = await BenchJournal.CreateAsync(JournalKind.Sqlite, CancellationToken.None);
        _table = _journal.OpenTable();
        _rows = [.. Enumerable.Range(1, BatchRows).Select(seq => ChatLog.Row(_conference, ChatLog.Post(seq)))];
    }

    /// <summary>100 events into SQLite.</summary>
    [Benchmark]
    public async Task AppendHundred()
    {
        for (var i = 0; i < BatchRows; i++) _rows[i] = _rows[i] with { SequenceNumber = ++_written };
        await _table!.InsertAsync(_rows);
    }

    /// <summary>Deletes it.</summary>
    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _table!.DisposeAsync();
        await _journal!.DisposeAsync();
    }
}
