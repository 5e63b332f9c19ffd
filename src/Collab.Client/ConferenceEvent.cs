using System.Collections.Immutable;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>What an item of the event stream is.</summary>
public enum ConferenceEventKind
{
    /// <summary>An event that this participant may see.</summary>
    Visible,

    /// <summary>An event for others: only its seq and kind mean anything.</summary>
    Hidden,

    /// <summary>
    /// No event of the conference: the state was replaced by fresh snapshots as of
    /// <see cref="ConferenceEvent.Seq"/>, because the session was lost and the client joined anew, or because the
    /// journal no longer holds what was missed. Events between the last one seen and that seq are not in the stream.
    /// </summary>
    Rejoined,
}

/// <summary>One item of the ordered event stream. Immutable; share it freely, and do not change its body.</summary>
public sealed record ConferenceEvent
{
    internal ConferenceEvent(ConferenceEventKind kind, long seq) => (Kind, Seq) = (kind, seq);

    /// <summary>What it is.</summary>
    public ConferenceEventKind Kind { get; }

    /// <summary>The event's number in its conference, gapless from 1.</summary>
    public long Seq { get; }

    /// <summary>The service whose event it is.</summary>
    public string Service { get; internal init; } = "";

    /// <summary>The short name of the body's type, for example <c>MessagePosted</c>.</summary>
    public string Type { get; internal init; } = "";

    /// <summary>The decoded body; <c>null</c> when the service or type is unknown to this client, or hidden.</summary>
    public IMessage? Body { get; internal init; }

    /// <summary>The body as it was journaled.</summary>
    public ReadOnlyMemory<byte> RawBody { get; internal init; }

    /// <summary>The id of who caused it; empty when the conference itself did.</summary>
    public string Participant { get; internal init; } = "";

    /// <summary>
    /// The session that caused it; for <see cref="ConferenceEventKind.Rejoined"/> the client's session.
    /// </summary>
    public string Session { get; internal init; } = "";

    /// <summary>The command that caused it, within its session; 0 when none did.</summary>
    public long CommandId { get; internal init; }

    /// <summary>Whether it is its command's last event.</summary>
    public bool Last { get; internal init; }

    /// <summary>When it was decided, by the primary's clock.</summary>
    public DateTimeOffset Time { get; internal init; }

    /// <summary>The incarnation of the primary that wrote it.</summary>
    public long Epoch { get; internal init; }

    /// <summary>The participants who may see it; everybody when empty.</summary>
    public ImmutableArray<string> Audience { get; internal init; } = [];

    internal static ConferenceEvent Of(Event @event, IMessage? body) => @event.Hidden
        ? new ConferenceEvent(ConferenceEventKind.Hidden, @event.Seq)
        : new ConferenceEvent(ConferenceEventKind.Visible, @event.Seq)
        {
            Service = @event.Service,
            Type = @event.Type,
            Body = body,
            RawBody = @event.Body.Memory,
            Participant = @event.Participant,
            Session = @event.Session,
            CommandId = @event.CommandId,
            Last = @event.Last,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(@event.Time),
            Epoch = @event.Epoch,
            Audience = [.. @event.Audience],
        };
}
