using Akka.Actor;
using Akka.Event;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Actors.Replicas;

/// <summary>Signals: handed to those who are connected here, relayed to the others, kept by nobody.</summary>
internal sealed partial class Replica
{
    private static readonly Contract SignalContract =
        (ServiceContract c, string t, out MessageDescriptor d, out Permission p) => c.TryGetSignal(t, out d, out p);

    private void OnSignal(ClientSignal message)
    {
        if (!_byConnection.TryGetValue(message.Connection.Id, out var session) || !session.Welcomed || session.Gone)
            return;
        if (session.Admitted is not null) return; // The others do not know this participant yet.
        var signal = message.Signal.Clone();
        signal.Participant = session.Participant;
        if ((Check(session, signal.Service, signal.Type, signal.Body, SignalContract, out var body)
            ?? CheckRecipients(signal)
            ?? AskService(signal, body!)) is { } refusal)
        {
            session.Send(new ServerMessage { Refusal = Refusals.OfSignal(refusal.Code, refusal.Message) });
            return;
        }

        if (!Deliver(signal)) _primary?.Tell(new SignalRelay { Signal = signal });
    }

    private static (RefusalCode Code, string Message)? CheckRecipients(Signal signal)
    {
        if (signal.To.Count > ProtocolLimits.SignalRecipientsMax)
        {
            return (
                RefusalCode.LimitReached,
                $"to names {signal.To.Count} participants; {ProtocolLimits.SignalRecipientsMax} are the limit. Leave "
                + "it empty to reach everybody.");
        }

        foreach (var id in signal.To)
        {
            if (!ProtocolLimits.IsId(id))
                return (RefusalCode.InvalidArgument, $"to has '{LegalText.Quotable(id)}', which is no id.");
            if (id == signal.Participant)
                return (RefusalCode.InvalidArgument, "to has yourself: a signal is for others.");
        }

        return null;
    }

    private (RefusalCode Code, string Message)? AskService(Signal signal, IMessage body)
    {
        var index = _conference.Catalog.IndexOf(signal.Service);
        try
        {
            return _conference.Catalog.Services[index]
                .RefuseSignal(_conference.StateOf(index), body, signal.Participant, signal.To) is { } refused
                ? (refused.Refused!, refused.Message)
                : null;
        }
        catch (Exception exception)
        {
            _log.Error(exception, "{0}: a signal of '{1}' failed", _id, signal.Service);
            return (RefusalCode.ServiceFailed, "The service failed on this signal.");
        }
    }

    private void OnRelay(SignalRelay relay) => Deliver(relay.Signal);

    /// <summary>Hands a signal to those who are connected here.</summary>
    /// <returns>Whether that was everybody whom it is for.</returns>
    private bool Deliver(Signal signal)
    {
        EncodedMessage[]? encoded = null;
        if (signal.To.Count == 0)
        {
            foreach (var session in _sessions.Values)
                if (session.IsLive && session.Participant != signal.Participant) Send(session);
            return false;
        }

        var everybody = true;
        foreach (var id in signal.To.Distinct())
        {
            var present = _conference.Facts.Roster.Find(id);
            if (present is not null && _sessions.GetValueOrDefault(present.Session) is { IsLive: true } session)
                Send(session);
            else
                everybody = false;
        }

        return everybody;

        void Send(Session session) =>
            session.Connection.Send(encoded ??= [EncodedMessage.Of(new ServerMessage { Signal = signal })]);
    }
}
