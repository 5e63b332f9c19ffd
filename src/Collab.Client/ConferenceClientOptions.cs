using System.Collections.Immutable;
using System.Net.WebSockets;
using Collab.Protocol;

namespace Collab.Client;

/// <summary>
/// How a <see cref="ConferenceClient"/> connects, waits and buffers. Every default suits a person's client.
/// </summary>
public sealed record ConferenceClientOptions
{
    /// <summary>For opening one WebSocket: name resolution, TCP, TLS and upgrade. Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From the <c>Hello</c> to its answer. Default 10 s: a conference may have to move first.</summary>
    public TimeSpan WelcomeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For <see cref="ConferenceClient.JoinAsync"/> as a whole, over all attempts at all endpoints. Waiting to be let
    /// in (<see cref="ConnectionState.Waiting"/>) does not count, and has no limit but the caller's token. Default
    /// 30 s;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit but the caller's token.
    /// </summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For a conference that asks newcomers for a password, at most 128 UTF-16 units. Default none: joining such a
    /// conference throws a <see cref="PasswordRequiredException"/>.
    /// </summary>
    public string Password { get; init; } = "";

    /// <summary>
    /// A room beside the conference to go into, which takes somebody who is in the conference; see
    /// <see cref="ConferenceClient.JoinRoomAsync"/>. Default <c>null</c>: the conference itself.
    /// </summary>
    public Room? Room { get; init; }

    /// <summary>
    /// How long a client that was in the conference keeps trying to come back before it closes with a
    /// <see cref="ConferenceUnreachableException"/>. Default <see cref="Timeout.InfiniteTimeSpan"/>: until disposed.
    /// </summary>
    public TimeSpan ReconnectFor { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// The shortest wait between rounds of attempts to connect; in a round every endpoint is tried once, one right
    /// after the other. Waits grow with decorrelated jitter up to <see cref="ReconnectDelayMax"/>. Default 50 ms.
    /// </summary>
    public TimeSpan ReconnectDelayBase { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// When a connection breaks without a goodbye, a random time up to this passes before the first attempt to come
    /// back: those who were on the same node do not all knock at the others' doors at the same moment. Default 100 ms;
    /// zero for none.
    /// </summary>
    public TimeSpan ReconnectSpread { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between attempts to connect, and between retries of a request. Default 2 s.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a command or query that was refused for a while (its refusal says that retrying helps) is sent again,
    /// with the same id, before the refusal is thrown; counted from its first refusal. Zero throws at once. Default 15
    /// s.
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a ping is sent. Default 2 s; keep it below the server's idle timeout.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after an unanswered ping a silent connection is given up. Default 3 s. Not counted while the client
    /// itself does not read because its event readers are behind.
    /// </summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether to join anew with the ticket when the session is no longer known, for example after an outage longer
    /// than the conference's reconnect grace. Default <c>true</c>; else the client closes.
    /// </summary>
    public bool RejoinWhenSessionLost { get; init; } = true;

    /// <summary>
    /// Events that each reader of the stream may be behind before the client stops reading. Default 1024.
    /// </summary>
    public int EventBufferMax { get; init; } = 1024;

    /// <summary>
    /// How long a reader with a full buffer may hold the client up before its stream ends with a
    /// <see cref="SlowReaderException"/>. Default 60 s; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever, and then
    /// a reader must never await a command.
    /// </summary>
    public TimeSpan SlowReaderTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest WebSocket message that is accepted from a server, in bytes. Default 64 MiB.</summary>
    public int ServerFrameBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Services of the embedding application: one call per client makes its object, found again with
    /// <see cref="ConferenceClient.Service{TService}"/>. The built-in services are always there.
    /// </summary>
    public ImmutableArray<Func<ClientService>> Services { get; init; } = [];

    /// <summary>Called before each connection is opened: certificates, proxy, headers. Default none.</summary>
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; init; }

    /// <summary>The clock of every wait. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The source of jitter; used by one thread at a time. Default <see cref="Random.Shared"/>.</summary>
    public Random Random { get; init; } = Random.Shared;

    internal void Check()
    {
        Positive(ConnectTimeout, nameof(ConnectTimeout));
        Positive(WelcomeTimeout, nameof(WelcomeTimeout));
        PositiveOrInfinite(JoinTimeout, nameof(JoinTimeout));
        PositiveOrInfinite(ReconnectFor, nameof(ReconnectFor));
        Positive(ReconnectDelayBase, nameof(ReconnectDelayBase));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            ReconnectDelayMax, ReconnectDelayBase, nameof(ReconnectDelayMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(ReconnectSpread, TimeSpan.Zero, nameof(ReconnectSpread));
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryFor, TimeSpan.Zero, nameof(RetryFor));
        Positive(PingInterval, nameof(PingInterval));
        Positive(PongTimeout, nameof(PongTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(EventBufferMax, 1, nameof(EventBufferMax));
        PositiveOrInfinite(SlowReaderTimeout, nameof(SlowReaderTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(ServerFrameBytesMax, 1024, nameof(ServerFrameBytesMax));
    }

    private static void Positive(TimeSpan value, string name) =>
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);

    private static void PositiveOrInfinite(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan) Positive(value, name);
    }
}
