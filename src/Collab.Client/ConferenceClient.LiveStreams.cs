using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>Live streams: sending their parts, and watching them.</summary>
public sealed partial class ConferenceClient
{
    private long _partNumber;

    /// <summary>
    /// Parts that wait to be sent. A sender that makes no new picture while some do goes as fast as its connection.
    /// </summary>
    public int PartsWaiting => Locked(() => _protocol.PartsWaiting);

    /// <summary>
    /// Sends a part of a live stream: of each slot the newest that waits is sent, and lost without a connection.
    /// </summary>
    /// <param name="service">The service's name on the wire.</param>
    /// <param name="stream">A stream that the service's state says is this participant's.</param>
    /// <param name="slot">The place that it fills, 0 to <see cref="ProtocolLimits.StreamSlotsMax"/> - 1.</param>
    /// <param name="layout">From 0; a higher one than before makes all earlier parts void.</param>
    /// <param name="part">
    /// One of the service's parts, at most <see cref="ProtocolLimits.PartBytesMax"/> bytes; not changed by anybody
    /// after the call.
    /// </param>
    /// <exception cref="ArgumentException">The part is larger, or there is no such slot.</exception>
    /// <exception cref="ClientClosedException">The client was closed before.</exception>
    /// <exception cref="RefusedException">The server closed the client before.</exception>
    public void SendPart(string service, string stream, int slot, long layout, IMessage part)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, ProtocolLimits.StreamSlotsMax);
        var body = part.ToByteString();
        if (body.Length > ProtocolLimits.PartBytesMax)
        {
            throw new ArgumentException(
                $"The part has {body.Length} bytes; {ProtocolLimits.PartBytesMax} are the limit.", nameof(part));
        }

        lock (_gate)
        {
            ThrowIfClosed();
            _protocol.Submit(new StreamPart
            {
                Service = service,
                Type = part.Descriptor.Name,
                Body = body,
                Stream = stream,
                Slot = slot,
                Layout = layout,
                Number = ++_partNumber,
            });
        }

        _outgoing.Set();
    }

    /// <summary>
    /// Has the parts of a live stream sent to this client, those that are kept first, or no more; goes on after
    /// reconnections. The service gets them: see <see cref="ClientService.Receive(ConferencePart)"/>.
    /// </summary>
    /// <exception cref="ClientClosedException">The client was closed before.</exception>
    /// <exception cref="RefusedException">The server closed the client before.</exception>
    public void Watch(string service, string stream, bool on)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentException.ThrowIfNullOrEmpty(stream);
        lock (_gate)
        {
            ThrowIfClosed();
            _protocol.SetWatched(service, stream, on);
        }

        _outgoing.Set();
    }

    private void Take(StreamPart part)
    {
        if (!_servicesByName.TryGetValue(part.Service, out var service)
            || service.Decode(part.Type, part.Body) is not { } body)
        {
            return;
        }

        service.Receive(new ConferencePart(
            part.Service, part.Stream, part.Participant, part.Slot, part.Layout, part.Number, part.Type, body));
    }
}
