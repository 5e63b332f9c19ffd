using Collab.Cli.Demo;

namespace Collab.Cli.Load;

/// <summary>What is put under load.</summary>
/// <param name="Endpoints">Its nodes; sessions begin at different ones.</param>
/// <param name="CreateAsync">Creates a conference for so many participants.</param>
/// <param name="TicketOf">A ticket for a participant of a conference.</param>
/// <param name="Processes">Its processes that run on this machine, as of now: names and ids.</param>
/// <param name="Preamble">What a connection begins with, before the Hello; its answer is not looked at.</param>
/// <param name="Cluster">Its nodes, when the run started them and may kill them.</param>
internal sealed record LoadTarget(
    IReadOnlyList<Uri> Endpoints,
    Func<string, int, CancellationToken, Task> CreateAsync,
    Func<string, string, CancellationToken, Task<string>> TicketOf,
    Func<IEnumerable<(string Name, int Id)>> Processes,
    ReadOnlyMemory<byte> Preamble,
    LocalCluster? Cluster);
