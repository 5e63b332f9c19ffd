using System.Collections.Concurrent;
using Collab.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Collab.Client.Tests.Server;

/// <summary>A scripted node: a real WebSocket server on a free port of 127.0.0.1.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ClientMessage> _messages = new();
    private readonly ConcurrentDictionary<FakeConnection, bool> _connections = new();

    private FakeNode(WebApplication app, string name) => (_app, Name) = (app, name);

    public string Name { get; }

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    public string Subprotocol { get; set; } = ProtocolLimits.BinarySubprotocol;

    /// <summary>Takes everything in and answers nothing.</summary>
    public bool IsMute { get; set; }

    /// <summary>Messages that may wait for a client before it is closed as a slow consumer.</summary>
    public int QueueMax { get; set; } = int.MaxValue;

    /// <summary>The reason in the close frame, with code 4400; <c>null</c> closes normally.</summary>
    public string? CloseReason { get; set; }

    /// <summary>What Welcome tells of.</summary>
    public List<Uri> OtherEndpoints { get; } = [];

    public Func<Query, ServerMessage> AnswerTo { get; set; } = query => new ServerMessage
    {
        Refusal = new Refusal { QueryId = query.Id, Code = RefusalCode.UnknownType.Name },
    };

    /// <summary>Everything that clients sent here.</summary>
    public IReadOnlyCollection<ClientMessage> Messages => _messages;

    public static async Task<FakeNode> StartAsync(FakeConference conference, string name = "n1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var node = new FakeNode(app, name);
        app.UseWebSockets();
        app.Map("/collab/ws", context => node.ServeAsync(context, conference));
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        node.Endpoint = new Uri(address + "/collab");
        return node;
    }

    public void Note(ClientMessage message) => _messages.Enqueue(message);

    public void CutAll()
    {
        foreach (var connection in _connections.Keys) connection.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        CutAll();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context, FakeConference conference)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Subprotocol);
        var connection = new FakeConnection(this, socket, conference);
        _connections.TryAdd(connection, true);
        await connection.RunAsync();
        _connections.TryRemove(connection, out _);
    }
}
