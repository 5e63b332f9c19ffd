using System.Net.WebSockets;
using Collab.Gateway.Rest;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.WebSockets;

/// <summary><c>GET /collab/ws</c>: from the HTTP request to a <see cref="ClientConnection"/>.</summary>
internal sealed class WebSocketEndpoint(ConnectionServices services, ConnectionRegistry connections, GatewayDrain drain)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (FindFault(context, out var subprotocol) is { } fault)
        {
            await fault.ExecuteAsync(context).ConfigureAwait(false);
        }
        else if (!connections.TryEnter(services.Options.ConnectionsMax))
        {
            await Problem.Of(
                RefusalCode.TooManyConnections,
                $"The node holds {services.Options.ConnectionsMax} connections, which is its limit.")
                .ExecuteAsync(context).ConfigureAwait(false);
        }
        else
        {
            try
            {
                await ServeAsync(context, subprotocol!).ConfigureAwait(false);
            }
            finally
            {
                connections.Leave();
            }
        }
    }

    private IResult? FindFault(HttpContext context, out Subprotocol? subprotocol)
    {
        subprotocol = null;
        if (!context.WebSockets.IsWebSocketRequest)
            return Problem.Of(RefusalCode.SubprotocolUnknown, "This address speaks WebSocket only: send an upgrade.");
        if (drain.Draining)
            return Problem.Of(RefusalCode.ServerDraining, "This node is shutting down: connect to another one.");
        if (services.Options.Development && !DevelopmentGuard.IsLocalOrSameOrigin(context.Request))
            return Problem.Of(RefusalCode.NotPermitted, "In development only pages of this machine may connect.");
        subprotocol = context.WebSockets.WebSocketRequestedProtocols
            .Select(name => services.Subprotocols.FirstOrDefault(known => known.Name == name))
            .FirstOrDefault(known => known is not null);
        return subprotocol is null
            ? Problem.Of(
                RefusalCode.SubprotocolUnknown,
                "Name a subprotocol in Sec-WebSocket-Protocol: "
                + string.Join(" or ", services.Subprotocols.Select(x => x.Name)) + ".")
            : null;
    }

    private async Task ServeAsync(HttpContext context, Subprotocol subprotocol)
    {
        WebSocket socket;
        try
        {
            socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                SubProtocol = subprotocol.Name,
                KeepAliveInterval = services.Options.PingInterval,
                KeepAliveTimeout = services.Options.PongTimeout,
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Gone before it began.
            return;
        }

        using var connection = new ClientConnection(services, socket, subprotocol);
        connections.Add(connection);
        try
        {
            // Told to stop between the check and here: whoever drains may not have seen this one.
            if (drain.Draining) ConnectionRegistry.SendAway(connection);
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            connections.Remove(connection);
        }
    }
}
