using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Benchmarks.Nodes;
using Collab.Gateway.Tickets;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// What an idle connection takes of a node's managed heap, its part of its conference included; the clients are in
/// another process.
/// </summary>
/// <param name="Bar">In kB.</param>
/// <param name="Conferences">In how many.</param>
/// <param name="Members">How many connections in each.</param>
internal sealed record ConnectionMemory(Bar Bar, int Conferences, int Members) : RepeatedMeasurement([Bar])
{
    private const int WarmConnections = 20;

    private static readonly TimeSpan JoinTimeout = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var key = new TicketKey { Id = IdleClients.KeyId, Secret = secret };
        await using var journal = await BenchJournal.CreateAsync(JournalKind.Sqlite, cancellation);
        await using var node = await BenchNode.StartWithGatewayAsync(journal, key, cancellation);

        // Those of another conference, who stay: what only the first connections need is there before it counts.
        using var warm = await JoinAsync(node, secret, "warm", 1, WarmConnections, cancellation);
        var before = HeldMemory.Bytes();
        using var clients = await JoinAsync(node, secret, "idle", Conferences, Members, cancellation);
        var kilobytes = HeldMemory.KilobytesEach(before, HeldMemory.Bytes(), Conferences * Members);
        foreach (var process in (Process[])[clients, warm]) process.Kill();
        return [kilobytes];
    }

    private static async Task<Process> JoinAsync(
        BenchNode node, string secret, string name, int conferences, int members, CancellationToken cancellation)
    {
        await node.CreateAsync(name, conferences, cancellation);
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec", typeof(ConnectionMemory).Assembly.Location, "idle", node.Endpoint.ToString(), name,
                conferences.ToString(CultureInfo.InvariantCulture), members.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[IdleClients.SecretVariable] = secret;
        var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation).AsTask()
                .WaitAsync(JoinTimeout, cancellation);
            return line == IdleClients.Ready
                ? process
                : throw new InvalidOperationException($"The clients of {name} are not in: {conferences} x {members}.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }
}
