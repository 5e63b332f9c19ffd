using System.Text.Json;
using Collab.Actors.Journal;

namespace Collab.Benchmarks.Bars;

/// <summary>Every bar, in the order of the table.</summary>
internal static class AllBars
{
    private const string Cpu = "cpuRatio";
    private const string Deliveries = "deliveriesRatio";
    private const string TenTimesHundred = "--conferences 10 --members 100 --window 4";
    private const int LongLog = 10_000;
    private const int HugeLog = 100_000;

    /// <summary>How each of them is measured.</summary>
    public static readonly IReadOnlyList<Measurement> Measurements =
    [
        new ComparedLoad(
            Bar.AtMost("teams-cpu-signalr", 1.0, "", "100x10: CPU per delivery next to SignalR's"),
            "teams", "signalr", Cpu),
        new ComparedLoad(
            Bar.AtLeast("teams-max-orleans", 2, "", "100x10: deliveries next to an Orleans journaled grain's"),
            "teams", "orleans", Deliveries),
        new ComparedLoad(
            Bar.AtMost("10x100-cpu-kestrel", 1.15, "", "10x100, window 4: CPU per delivery next to bare Kestrel's"),
            TenTimesHundred, "kestrel", Cpu),
        new ComparedLoad(
            Bar.AtLeast("10x100-max-signalr", 1, "", "10x100, window 4: deliveries next to SignalR's"),
            TenTimesHundred, "signalr", Deliveries),
        new ComparedLoad(
            Bar.AtMost("webinar-cpu-kestrel", 1.15, "", "1x1000: CPU per delivery next to bare Kestrel's"),
            "webinar", "kestrel", Cpu),
        new ComparedLoad(
            Bar.AtLeast("webinar-max-signalr", 1, "", "1x1000: deliveries next to SignalR's"),
            "webinar", "signalr", Deliveries),
        new ComparedLoad(
            Bar.AtMost("pairs-cpu-kestrel", 1.5, "", "1000x5: CPU per delivery next to bare Kestrel's"),
            "pairs", "kestrel", Cpu),
        new TwoLoads(
            Bar.AtMost("three-nodes", 1.6, "", "100x10: CPU per delivery of three nodes next to one's"),
            "teams --nodes 3", "teams --nodes 1"),
        new SingleLoad(
            "--conferences 10 --members 100 --rate 200 --warmup 20s",
            (Bar.AtMost("ack-p50", 1.5, "ms", "10x100, 200 posts/s: median time to the acknowledgement"),
                x => Milliseconds(x, "p50")),
            (Bar.AtMost("ack-p99", 5, "ms", "the same: 99th percentile"),
                x => Milliseconds(x, "p99"))),
        new SingleLoad(
            "--conferences 1 --members 1 --senders 1 --window 64",
            (Bar.AtLeast("one-conference", 20_000, "/s", "one conference, one sender, window 64: acknowledged posts"),
                x => x.GetProperty("ackedPerSecond").GetDouble())),
        new OwnProcess(new DurableEvents(
            Bar.AtLeast("durable-postgres", 60_000, "/s", "events journaled, 1000 conferences, no sockets, PostgreSQL"),
            JournalKind.PostgreSql)),
        new OwnProcess(new DurableEvents(
            Bar.AtLeast("durable-sqlite", 25_000, "/s", "events journaled, 1000 conferences, no sockets, SQLite"),
            JournalKind.Sqlite)),
        new OwnProcess(new Rehydration(
            Bar.AtMost("rehydrate-10000", 150, "ms", "first answer of a conference with 10 000 events, no snapshot"),
            LongLog, Snapshot: false)),
        new OwnProcess(new Rehydration(
            Bar.AtMost("rehydrate-snapshot", 30, "ms", "the same with a snapshot at the log's end"),
            LongLog, Snapshot: true)),
        new SingleLoad(
            "--conferences 1 --members 1000 --joining 1000 --events 1000 --senders 8 --warmup 0s",
            (Bar.AtMost("join-storm", 2, "s", "1000 members into one conference that has 1000 events"),
                x => x.GetProperty("joinSeconds").GetDouble())),
        new OwnProcess(new Rehydration(
            Bar.AtMost("scale-events", 30, "ms", "the same with 100 000 events and a snapshot"),
            HugeLog, Snapshot: true)),
        new SingleLoad(
            "--conferences 1 --members 5000 --joining 500 --senders 8 --rate 10 --warmup 5s",
            (Bar.AtMost("scale-members-join", 60, "s", "5000 members into one conference on three nodes"),
                x => x.GetProperty("joinSeconds").GetDouble()),
            (Bar.AtMost("scale-members", 1000, "ms", "the same: 99th percentile of deliveries, 10 posts/s"),
                x => x.GetProperty("deliveryLatencyMs").GetProperty("p99").GetDouble())) { Nodes = 3 },
        new OwnProcess(new ConnectionMemory(
            Bar.AtMost("memory-connection", 12, "kB", "managed heap for each of 2000 idle connections, 1 conference"),
            1, 2000)),
        new OwnProcess(new ConnectionMemory(
            Bar.AtMost("scale-connections", 12, "kB", "managed heap for each of 18 000, 100 in a conference"),
            180, 100)),
        new OwnProcess(new ConferenceMemory(
            Bar.AtMost("memory-conference", 16, "kB", "managed heap for each of 2000 idle conferences"),
            Bar.AtMost("memory-passivated", 0.5, "kB", "what is left of each when they went out of memory"))),
        new OwnProcess(new ManyConferences(
            Bar.AtMost("scale-conferences", 0.1, "kB", "what is left of each of 100 000 created and passivated"),
            Bar.AtLeast("scale-conferences-rate", 500, "/s", "the same: conferences created"))),
        new TwoLoads(
            Bar.AtMost("growth", 1.15, "", "CPU per delivery of 100x10 next to 10x10's, window 2"),
            "--conferences 100 --members 10 --window 2 --nodes 1",
            "--conferences 10 --members 10 --window 2 --nodes 1"),
    ];

    /// <summary>The names of all bars.</summary>
    public static IEnumerable<string> Names => Measurements.SelectMany(x => x.Bars).Select(x => x.Name);

    private static double Milliseconds(JsonElement report, string percentile) =>
        report.GetProperty("ackLatencyMs").GetProperty(percentile).GetDouble();
}
