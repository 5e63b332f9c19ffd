using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>From the HTTP request to the WebSocket.</summary>
internal sealed class HandshakeTests
{
    private GatewayHost _host = null!;

    [OneTimeSetUp]
    public async Task StartHost() => _host = await GatewayHost.StartAsync(
        options => options.Development = true, scripted: new ScriptedNode());

    [OneTimeTearDown]
    public ValueTask StopHost() => _host.DisposeAsync();

    [TestCase(new[] { ProtocolLimits.BinarySubprotocol }, ProtocolLimits.BinarySubprotocol)]
    [TestCase(new[] { ProtocolLimits.JsonSubprotocol }, ProtocolLimits.JsonSubprotocol)]
    [TestCase(
        new[] { ProtocolLimits.JsonSubprotocol, ProtocolLimits.BinarySubprotocol }, ProtocolLimits.JsonSubprotocol)]
    [TestCase(new[] { "collab.v9.cbor", ProtocolLimits.BinarySubprotocol }, ProtocolLimits.BinarySubprotocol)]
    public async Task The_first_known_subprotocol_that_the_client_names_is_spoken(string[] offered, string spoken)
    {
        using var socket = new ClientWebSocket();
        foreach (var name in offered) socket.Options.AddSubProtocol(name);
        await socket.ConnectAsync(_host.SocketAddress, CancellationToken.None).WaitAsync(TestSocket.Deadline);
        Assert.That(socket.SubProtocol, Is.EqualTo(spoken));
    }

    [TestCase("")]
    [TestCase("collab.v9.cbor")]
    public async Task No_known_subprotocol_is_a_bad_request(string offered)
    {
        using var request = Upgrade();
        if (offered.Length > 0) request.Headers.Add("Sec-WebSocket-Protocol", offered);
        using var response = await _host.Http.SendAsync(request);
        await AssertProblemAsync(response, HttpStatusCode.BadRequest, RefusalCode.SubprotocolUnknown);
    }

    [Test]
    public async Task A_plain_request_is_a_bad_request()
    {
        using var response = await _host.Http.GetAsync("ws");
        await AssertProblemAsync(response, HttpStatusCode.BadRequest, RefusalCode.SubprotocolUnknown);
    }

    [TestCase("https://evil.example")]
    [TestCase("null")]
    [TestCase("http://127.0.0.1.evil.example")]
    public async Task In_development_foreign_pages_may_not_connect(string origin)
    {
        using var request = Upgrade();
        request.Headers.Add("Sec-WebSocket-Protocol", ProtocolLimits.JsonSubprotocol);
        request.Headers.Add("Origin", origin);
        using var response = await _host.Http.SendAsync(request);
        await AssertProblemAsync(response, HttpStatusCode.Forbidden, RefusalCode.NotPermitted);
    }

    [TestCase("http://127.0.0.1:5001")]
    [TestCase("http://localhost:5001")]
    public async Task In_development_pages_of_other_local_nodes_may_connect(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(ProtocolLimits.JsonSubprotocol);
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(_host.SocketAddress, CancellationToken.None).WaitAsync(TestSocket.Deadline);
        Assert.That(socket.State, Is.EqualTo(WebSocketState.Open));
    }

    private static HttpRequestMessage Upgrade()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "ws");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return request;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, RefusalCode code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(status), body);
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That((string?)JsonNode.Parse(body)?["code"], Is.EqualTo(code.Name));
        });
    }
}
