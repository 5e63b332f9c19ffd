using Collab.Actors.Streams;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Google.Protobuf.Reflection;

namespace Collab.Actors.Replicas;

/// <summary>
/// Parts of live streams: from the sender's replica through the primary to every replica, each of which keeps the
/// newest of every slot and hands it to those who watch.
/// </summary>
internal sealed partial class Replica
{
    /// <summary>Streams that one session may watch.</summary>
    private const int WatchedMax = 16;

    private static readonly Contract PartContract =
        (ServiceContract c, string t, out MessageDescriptor d, out Permission p) => c.TryGetPart(t, out d, out p);

    private readonly StreamCache _streams = new();
    private PartOutlet? _parts;

    private void OnPart(ClientPart message)
    {
        if (!_byConnection.TryGetValue(message.Connection.Id, out var session) || !session.Welcomed || session.Gone)
            return;
        if (session.Admitted is not null) return; // The others do not know this participant yet.
        var part = message.Part.Clone();
        part.Participant = session.Participant;
        if ((Check(session, part.Service, part.Type, part.Body, PartContract, out _)
            ?? StreamRules.Check(_conference, part, session.Participant)) is { } refusal)
        {
            session.Send(new ServerMessage { Refusal = Refusals.OfSignal(refusal.Code, refusal.Message) });
            return;
        }

        switch (_streams.Take(part))
        {
            case PartOutcome.Taken:
                Show(part);
                _parts?.Offer(part, Self);
                break;
            case PartOutcome.Full:
                var text = $"The stream '{part.Stream}' would be larger than {StreamCache.StreamBytesMax} bytes, or "
                    + $"one of more than {StreamCache.StreamsMax}: lower its quality.";
                session.Send(new ServerMessage { Refusal = Refusals.OfSignal(RefusalCode.LimitReached, text) });
                break;
        }
    }

    private void OnWatch(ClientWatch message)
    {
        if (!_byConnection.TryGetValue(message.Connection.Id, out var session) || !session.Welcomed || session.Gone)
            return;
        var (service, stream) = (message.Watch.Service, message.Watch.Stream);
        if (!message.Watch.On)
        {
            session.Watched?.Remove((service, stream));
        }
        else if (session.Watched is { Count: >= WatchedMax } full && !full.Contains((service, stream)))
        {
            session.Send(new ServerMessage
            {
                Refusal = Refusals.OfSignal(
                    RefusalCode.LimitReached, $"You watch {WatchedMax} streams, which is the limit: leave one first."),
            });
        }
        else if (_conference.Catalog.IndexOf(service) < 0 || !ProtocolLimits.IsId(stream))
        {
            session.Send(new ServerMessage
            {
                Refusal = Refusals.OfSignal(
                    RefusalCode.InvalidArgument, "A service that is there and an id of a stream are needed to watch."),
            });
        }
        else
        {
            (session.Watched ??= []).Add((service, stream));
            foreach (var part in _streams.Of(service, stream))
                if (part.Part.Participant != session.Participant) session.Connection.Send(part.Encoded);
        }
    }

    private void OnPartRelay(PartRelay relay)
    {
        Sender.Tell(new PartTaken { Number = relay.Number }, Self);
        // Of a stream that is not known here, or no more, nobody watches anything; its sender repeats what matters.
        if (StreamRules.Find(_conference, relay.Part.Service, relay.Part.Stream)?.Sender == relay.Part.Participant
            && _streams.Take(relay.Part) == PartOutcome.Taken)
        {
            Show(relay.Part);
        }
    }

    private void OnPartTaken(PartTaken taken) => _parts?.Taken(taken.Number, Self);

    private void Show(StreamPart part)
    {
        var key = (part.Service, part.Stream);
        CachedPart? shown = null;
        foreach (var session in _sessions.Values)
        {
            if (!session.IsLive || session.Participant == part.Participant) continue;
            if (session.Watched?.Contains(key) is not true) continue;
            shown ??= _streams.Of(part.Service, part.Stream).First(cached => cached.Part == part);
            session.Connection.Send(shown.Encoded);
        }
    }

    /// <summary>A new primary has no parts: those of the senders here it gets again.</summary>
    private void RelayParts()
    {
        _parts = new PartOutlet(_primary!, _settings.Clock);
        foreach (var cached in _streams.All.ToList())
        {
            var sender = _conference.Facts.Roster.Find(cached.Part.Participant);
            if (sender is not null && _sessions.ContainsKey(sender.Session)) _parts.Offer(cached.Part, Self);
        }
    }

    private void ForgetEndedStreams()
    {
        if (_streams.Count == 0) return;
        _streams.Retain((service, stream) => StreamRules.Find(_conference, service, stream) is not null);
    }
}
