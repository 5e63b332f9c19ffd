using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Collab.Testing.Nodes;

/// <summary>A program that hosts a node: how it is started for a spec, and where it then serves.</summary>
public sealed class NodeProgram
{
    private readonly string _file;
    private readonly string _path;
    private readonly bool _announces;

    private NodeProgram(string file, string path, bool announces) =>
        (_file, _path, _announces) = (file, path, announces);

    /// <summary>The <c>collab</c> program, or one that takes the same options and prints <c>@READY</c>.</summary>
    /// <param name="file">Its .dll.</param>
    public static NodeProgram Collab(string file) => new(file, "/collab", announces: true);

    /// <summary>
    /// A program of an embedder's own, which calls <c>AddCollab</c>, <c>AddCollabGateway</c> and <c>MapCollab</c>. It
    /// gets its name, journal, ticket key and address as environment variables that ASP.NET Core's configuration
    /// reads, so what its code sets itself wins: leave those four to the configuration.
    /// </summary>
    /// <param name="assembly">The program's own, for example <c>typeof(MyService).Assembly</c>.</param>
    /// <param name="path">What it gives to <c>MapCollab</c>.</param>
    public static NodeProgram AspNetCore(Assembly assembly, string path = "/collab")
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new NodeProgram(assembly.Location, path, announces: false);
    }

    /// <summary>Whether its nodes can start again by themselves, and be on other machines than this one.</summary>
    internal bool HasOptions => _announces;

    internal NodeLaunch Launch(string name, string ticketKey, string journal, string host, bool restart)
    {
        if (_announces)
        {
            return new NodeLaunch(
                [
                    _file, "node", "--name", name, "--exit-with-parent", "--urls", $"http://{host}:0", "--host", host,
                    .. host == "127.0.0.1" ? ["--dev"] : Array.Empty<string>(),
                    .. restart ? ["--restart"] : Array.Empty<string>(),
                ],
                new() { ["COLLAB_TICKET_KEY"] = ticketKey, ["COLLAB_JOURNAL"] = journal },
                Endpoint: null);
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        return new NodeLaunch(
            [_file],
            new()
            {
                ["ASPNETCORE_URLS"] = address,
                ["Collab__NodeName"] = name,
                ["Collab__Journal"] = journal,
                ["Collab__Gateway__TicketKeys__0__Id"] = "main",
                ["Collab__Gateway__TicketKeys__0__Secret"] = ticketKey,
            },
            new Uri(address + _path));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>How one node is started.</summary>
/// <param name="Arguments">Of <c>dotnet exec</c>.</param>
/// <param name="Variables">Added to the environment.</param>
/// <param name="Endpoint">Where it will serve; <c>null</c> for a program that says so itself.</param>
internal sealed record NodeLaunch(string[] Arguments, Dictionary<string, string> Variables, Uri? Endpoint)
{
    /// <summary>Stands before the command line, for example to run it elsewhere.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];
}
