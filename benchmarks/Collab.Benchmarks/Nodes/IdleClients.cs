using System.Globalization;
using System.Net.WebSockets;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Benchmarks.Nodes;

/// <summary>
/// The other end of idle connections, as a process of its own, so that its memory is not counted: joins conferences
/// many times, says so when nothing comes any more, and reads until its standard input ends.
/// </summary>
internal static class IdleClients
{
    /// <summary>Printed when everybody is in.</summary>
    public const string Ready = "@READY";

    /// <summary>The environment variable with the secret of the node's ticket key.</summary>
    public const string SecretVariable = "COLLAB_BENCH_SECRET";

    /// <summary>The id of that key.</summary>
    public const string KeyId = "bench";

    private const int JoiningMax = 32;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private static long _received;

    /// <summary>One of the conferences.</summary>
    public static ConferenceId ConferenceOf(string name, int index) => new(
        ConferenceId.DefaultSite, string.Create(CultureInfo.InvariantCulture, $"{name}-{index}"));

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Uri endpoint, string name, int conferences, int members)
    {
        var key = new TicketKey { Id = KeyId, Secret = Environment.GetEnvironmentVariable(SecretVariable) ?? "" };
        var issuer = new TicketIssuer(key, TimeProvider.System);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = JoiningMax };
        await Parallel.ForEachAsync(Enumerable.Range(0, conferences * members), limits, async (i, cancellation) =>
        {
            var participant = string.Create(CultureInfo.InvariantCulture, $"idle-{i}");
            var id = ConferenceOf(name, i % conferences);
            var ticket = issuer.Issue(new Identity(id, participant, participant, Role.Host), TimeSpan.FromHours(1));
            var hello = new Hello { Conference = id.Name, Client = participant, Attempt = 1, Ticket = ticket };
            await JoinAsync(endpoint, hello, cancellation);
        });
        for (var before = -1L; before != Volatile.Read(ref _received);)
        {
            before = Volatile.Read(ref _received);
            await Task.Delay(Quiet);
        }

        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task JoinAsync(Uri endpoint, Hello hello, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(ProtocolLimits.BinarySubprotocol);
        var address = new UriBuilder(endpoint) { Scheme = "ws", Path = $"{endpoint.AbsolutePath}/ws" }.Uri;
        await socket.ConnectAsync(address, cancellation);
        var frame = new ClientFrame { Messages = { new ClientMessage { Hello = hello } } };
        await socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, true, cancellation);
        var buffer = new byte[4096];
        await ReadAsync(socket, buffer);
        _ = ReadOnAsync(socket, buffer);
    }

    private static async Task ReadOnAsync(ClientWebSocket socket, byte[] buffer)
    {
        try
        {
            while (true) await ReadAsync(socket, buffer);
        }
        catch (WebSocketException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            Environment.Exit(1);
        }
    }

    private static async Task ReadAsync(ClientWebSocket socket, byte[] buffer)
    {
        var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        if (part.MessageType == WebSocketMessageType.Close)
            throw new WebSocketException($"The node closed: {socket.CloseStatusDescription}");
        Interlocked.Add(ref _received, part.Count);
    }
}
