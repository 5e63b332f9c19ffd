using System.Collections.Immutable;
using Collab.Client.Connections;
using Collab.Client.Sessions;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The one receive loop: what comes is folded, then answers its request, then is published.</summary>
public sealed partial class ConferenceClient
{
    /// <summary>Says Hello and takes in messages until one of them ends the connection.</summary>
    private async Task<SessionStep> RunReceivingAsync(Connection connection, Action entered, CancellationToken stop)
    {
        var hello = Locked(() => _protocol.Greet());
        await connection.SendAsync(new ClientFrame { Messages = { hello } }).ConfigureAwait(false);
        while (true)
        {
            connection.Liveness.Listening(Now);
            var frame = await connection.Link
                .ReceiveAsync(() => connection.Liveness.Heard(Now), connection.End).ConfigureAwait(false);
            connection.Liveness.Busy();
            if (frame is null)
            {
                var problem = $"The server closed the connection ({connection.Link.CloseCode}).";
                return Locked(() => _protocol.Disconnected(problem, connection.Link.CloseReason, Now));
            }

            foreach (var message in frame.Messages)
            {
                var step = await TakeAsync(message, stop).ConfigureAwait(false);
                if (step is SessionStep.Dropped or SessionStep.Ended) return step;
                if (step is not (SessionStep.Entered or SessionStep.HeldTaken)) continue;
                connection.Welcomed();
                if (step is SessionStep.Entered) entered();
                // Who waits to be let in has nothing to send but pings.
                if (connection.Sending.IsCompletedSuccessfully) connection.Sending = RunSendingAsync(connection);
            }
        }
    }

    private async ValueTask<SessionStep> TakeAsync(ServerMessage message, CancellationToken stop)
    {
        SessionStep step;
        ConferenceEvent? published = null;
        ImmutableArray<EventSubscription> readers;
        bool takenIn;
        lock (_gate)
        {
            takenIn = _protocol.IsTakenIn;
            step = _protocol.Receive(message, Now);
            takenIn = !takenIn && _protocol.IsTakenIn;
            if (step is SessionStep.Entered entered) published = Enter(entered);
            else if (step is SessionStep.EventTaken taken) published = Fold(taken.Event);
            else if (step is SessionStep.HeldTaken { Held: var held })
            {
                _heldAt = Now;
                SetStatus(_status with
                {
                    State = ConnectionState.Waiting,
                    Problem = held.Message,
                    Position = held.Position,
                });
            }
            else if (step is SessionStep.StatusTaken changed) SetStatus(After(changed.Status));
            if (message.KindCase == ServerMessage.KindOneofCase.Goodbye) _endpoints.Learn(message.Goodbye.Endpoints);
            if (message.KindCase == ServerMessage.KindOneofCase.Status) _endpoints.Learn(message.Status.Endpoints);
            readers = _readers;
        }

        Answer(step);
        // A refusal may have set a time for sending again, and who was taken in may send.
        if (takenIn || message.KindCase == ServerMessage.KindOneofCase.Refusal) _outgoing.Set();
        if (published is null) return step;
        foreach (var reader in readers)
            await reader.PublishAsync(published, _options.SlowReaderTimeout, _time, stop).ConfigureAwait(false);
        return step;
    }

    /// <summary>Under the gate.</summary>
    private ConferenceEvent? Enter(SessionStep.Entered entered)
    {
        var welcome = entered.Welcome;
        _endpoints.Learn(welcome.Endpoints);
        if (entered.Entry != SessionEntry.Resumed)
        {
            foreach (var service in _servicesByName.Values)
            {
                var snapshot = welcome.Snapshots.FirstOrDefault(x => x.Service == service.Name);
                service.Reset(snapshot is null ? null : service.Decode(snapshot.Type, snapshot.Body));
            }
        }

        SetStatus(new ConnectionStatus(
            welcome.WritesPaused ? ConnectionState.WritesPaused : ConnectionState.Connected,
            _endpoints.Current,
            welcome.Node,
            welcome.PrimaryNode,
            _protocol.Epoch,
            ""));
        return entered.Entry == SessionEntry.Rejoined
            ? new ConferenceEvent(ConferenceEventKind.Rejoined, welcome.Head) { Session = welcome.Session }
            : null;
    }

    /// <summary>Under the gate.</summary>
    private ConferenceEvent Fold(Event @event)
    {
        var folded = ConferenceEvent.Of(@event, Decode(@event.Service, @event.Type, @event.Body));
        if (folded.Body is not null) _servicesByName[folded.Service].Apply(folded);
        return folded;
    }

    /// <summary>Under the gate.</summary>
    private ConnectionStatus After(Status status) => _status with
    {
        State = status.WritesPaused ? ConnectionState.WritesPaused : ConnectionState.Connected,
        PrimaryNode = status.PrimaryNode,
        Epoch = _protocol.Epoch,
    };

    /// <summary>Completes what the step answers; the state shows it by now.</summary>
    private void Answer(SessionStep step)
    {
        switch (step)
        {
            case SessionStep.Entered entered:
                foreach (var command in entered.Done) Complete(command, command.AckedSeq);
                foreach (var command in entered.Lost)
                {
                    command.Fail(new OutcomeUnknownException(
                        "The session was lost before the command was answered: it may or may not have been done."));
                }

                _joined.TrySetResult();
                break;
            case SessionStep.EventTaken { Done: { IsEmpty: false } done }:
                foreach (var command in done) Complete(command, command.AckedSeq);
                break;
            case SessionStep.Acknowledged acknowledged:
                Complete(acknowledged.Command, acknowledged.Seq);
                break;
            case SessionStep.Refused refused:
                refused.Request.Fail(Refusals.ToException(refused.Refusal));
                break;
            case SessionStep.Answered answered:
                answered.Query.Complete(answered.Answer);
                break;
            case SessionStep.SignalTaken { Signal: var signal }:
                var received = new ConferenceSignal(
                    signal.Service,
                    signal.Type,
                    signal.Participant,
                    Decode(signal.Service, signal.Type, signal.Body),
                    signal.Body.Memory,
                    signal.To);
                if (received.Body is not null) _servicesByName[received.Service].Receive(received);
                _signals.Publish(received);
                return;
            default:
                return;
        }

        lock (_gate) SignalRoom();
    }

    private void Complete(PendingCommand command, long seq) => command.Complete(new CommandReceipt(
        seq, [.. command.Events.Select(x => ConferenceEvent.Of(x, Decode(x.Service, x.Type, x.Body)))]));

    private IMessage? Decode(string service, string type, ByteString body) =>
        _servicesByName.TryGetValue(service, out var known) ? known.Decode(type, body) : null;
}
