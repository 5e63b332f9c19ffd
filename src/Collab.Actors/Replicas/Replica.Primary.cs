using Akka.Actor;
using Akka.Event;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Actors.Replicas;

/// <summary>
/// The replica's side of the link to the primary: attaching, numbering commands, sending them again to whoever is
/// primary now, and passing the answers back.
/// </summary>
internal sealed partial class Replica
{
    private readonly OutstandingCommands _outstanding = new();
    private IActorRef? _primary;
    private long _epoch;
    private long _attempt;
    private long _nextNumber = 1;

    /// <summary>What the log held when the primary took this replica on.</summary>
    private long _attachedHead;

    /// <summary>Whether that has been folded, so that commands go out as they come.</summary>
    private bool _submitting;

    /// <summary>Doubles from one unanswered attempt to the next.</summary>
    private TimeSpan _attachDelay;
    private long _attachedAt;
    private long _answeredAt;
    private long _heardAt;
    private Protocol.Status _status = new();

    private void AttachNew()
    {
        if (_primary is not null) Context.Unwatch(_primary);
        _primary = null;
        _parts = null;
        _submitting = false;
        _attempt++;
        _attachDelay = _settings.AttachDelayMin;
        ExpectPrimary();
        OnAttachNow(AttachNow.Instance);
    }

    /// <summary>Asks again until somebody answers: the shard may be moving, or the region drop a message.</summary>
    private void OnAttachNow(AttachNow now)
    {
        var attach = new Attach { Conference = _id.ToString(), Node = _settings.NodeName, Attempt = _attempt };
        attach.Connections.AddRange(_sessions.Values.Where(session => !session.Gone).Select(ToConnection));
        _settings.Region.Tell(attach);
        Timers.StartSingleTimer(nameof(AttachNow), AttachNow.Instance, _attachDelay);
        _attachDelay = _attachDelay * 2 < _settings.AttachDelayMax ? _attachDelay * 2 : _settings.AttachDelayMax;
    }

    private static Protocol.Services.Roster.Connection ToConnection(Session session) => new()
    {
        Participant = session.Participant,
        Session = session.Id,
        Generation = session.Generation,
    };

    private void OnAttached(Attached attached)
    {
        if (attached.Attempt != _attempt || Sender.Equals(_primary)) return;
        if (attached.Epoch < _epoch)
        {
            // A primary that another has followed and that does not know it yet: this is how it learns.
            Sender.Tell(new Received { Attempt = _attempt, Seq = _conference.Seq });
            VerifyLog();
            return;
        }

        Timers.Cancel(nameof(AttachNow));
        PrimaryIsHere();
        _readFailed = false;
        if (_primary is not null) Context.Unwatch(_primary);
        _primary = Context.Watch(Sender);
        _epoch = attached.Epoch;
        _attachedHead = attached.Head;
        if (attached.Head < _conference.Seq)
        {
            // Nothing is submitted to a log that may be another than this replica's.
            _attachedHead = long.MaxValue;
            VerifyLog();
        }

        _submitting = false;
        _attachedAt = _answeredAt = _heardAt = _settings.Clock.GetTimestamp();
        _knownHead = Math.Max(_knownHead, attached.Head);
        if (_knownHead > _conference.Seq) CatchUp();
        SubmitOutstanding();
        TellStatus(writesPaused: false, attached.Node);
        RelayParts();
    }

    /// <summary>
    /// Submits everything that is unanswered, once what the log held at the attachment has been folded: commands that
    /// are in there have had their effect, and are not sent again.
    /// </summary>
    private void SubmitOutstanding()
    {
        if (_submitting || _primary is null || _conference.Seq < _attachedHead) return;
        _submitting = true;
        _nextNumber = _outstanding.Renumber() + 1;
        foreach (var command in _outstanding.InOrder)
            if (!command.Held) _primary.Tell(command.ToSubmit(_epoch, _attempt));
    }

    /// <summary>
    /// A primary that has less than this replica is an old one, or the journal has lost what it had: it was restored
    /// from a backup, or does not keep what it acknowledged. Then this replica is of a log that is no more.
    /// </summary>
    private void VerifyLog()
    {
        if (_conference.Seq == 0) return;
        var last = _conference.Seq;
        var known = _tail.Newest?.Event;
        _settings.Journal.ReadAsync(_id, last, last, 1, CancellationToken.None).PipeTo(
            Self,
            success: events => new Verified(last, events is [var there, ..] && (known?.Equals(there.Event) ?? true)),
            failure: exception => new Verified(last, true));
    }

    private void OnVerified(Verified verified)
    {
        if (verified.Holds)
        {
            if (_attachedHead == long.MaxValue) _attachedHead = _conference.Seq;
            SubmitOutstanding();
            return;
        }

        _log.Error("{0}: the journal has lost event {1}; this replica's clients start anew", _id, verified.Seq);
        Context.Stop(Self);
    }

    private void OnPrimaryGone(Terminated terminated)
    {
        if (!terminated.ActorRef.Equals(_primary)) return;
        TellStatus(writesPaused: true, primaryNode: "");
        AttachNew();
    }

    private void HeardFrom(IActorRef sender)
    {
        if (sender.Equals(_primary)) _heardAt = _settings.Clock.GetTimestamp();
    }

    private void TellStatus(bool writesPaused, string primaryNode)
    {
        var status = new Protocol.Status { WritesPaused = writesPaused, PrimaryNode = primaryNode, Epoch = _epoch };
        status.Endpoints.AddRange(_settings.OtherEndpoints());
        if (status.Equals(_status)) return;
        _status = status;
        Broadcast(new ServerMessage { Status = status });
    }

    /// <summary>
    /// Clients that stay for long must know the nodes that came after them, or have nowhere to go one day.
    /// </summary>
    private void TellEndpoints() => TellStatus(_primary is null, _primary is null ? "" : _status.PrimaryNode);

    private Outstanding Issue(
        string session, string participant, Command command, Action<CommandResult>? done, bool held = false)
    {
        var issued = new Outstanding(session, participant, command, _settings.Clock.GetTimestamp(), done)
        {
            Held = held,
        };
        var submits = _submitting && !held;
        _outstanding.Add(issued, submits ? _nextNumber++ : 0);
        if (submits) _primary!.Tell(issued.ToSubmit(_epoch, _attempt));
        return issued;
    }

    /// <summary>
    /// Issues a command of the node. Its id is a number of its own, by which its event is known again: there is no
    /// session whose answers are remembered.
    /// </summary>
    private void IssueOwn(string service, IMessage command, Action<CommandResult> done)
    {
        var own = new Command
        {
            Id = _settings.NewCommandId(),
            Service = service,
            Type = command.Descriptor.Name,
            Body = command.ToByteString(),
        };
        Issue("", "", own, done);
    }

    private void OnNodeCommand(NodeCommand message)
    {
        if (_outstanding.Count >= _settings.OutstandingMax)
        {
            TurnedAway.Refuse(message, RefusalCode.Overloaded, $"{_settings.OutstandingMax} commands wait already.");
            return;
        }

        IssueOwn(message.Service, message.Command, result => message.Result.TrySetResult(result));
    }

    private void OnAnswered(Answered answered)
    {
        HeardFrom(Sender);
        if (answered.Attempt != _attempt || _outstanding.RemoveNumber(answered.Number) is not { } command) return;
        _answeredAt = _settings.Clock.GetTimestamp();
        Finish(command, answered.Seq, RefusalCode.Find(answered.RefusalCode), answered.RefusalMessage);
    }

    /// <summary>An event that carries the command is its answer: whoever sent it sees the event itself.</summary>
    private void Acknowledged(Event @event)
    {
        if (_outstanding.Remove(@event.Session, @event.CommandId) is not { } command) return;
        _answeredAt = _settings.Clock.GetTimestamp();
        command.Done?.Invoke(new CommandResult(@event.Seq, null, ""));
        if (!_sessions.TryGetValue(@event.Session, out var session)) return;
        session.Acknowledged();
        if (Visible.To(@event, session.Participant)) return;

        // Of an event for others the sender sees no more than the seq.
        FanOut();
        session.Send(new ServerMessage { Ack = new Ack { CommandId = @event.CommandId, Seq = @event.Seq } });
    }

    private void Finish(Outstanding command, long seq, RefusalCode? code, string message)
    {
        command.Done?.Invoke(new CommandResult(seq, code, message));
        if (command.Session.Length == 0 || !_sessions.TryGetValue(command.Session, out var session)) return;
        var id = command.Command.Id;
        session.Answer(id, code is null
            ? new ServerMessage { Ack = new Ack { CommandId = id, Seq = seq } }
            : new ServerMessage { Refusal = Refusals.OfCommand(id, code, message) });
    }

    /// <summary>
    /// Nothing waits for ever: what stays unanswered is refused as unavailable. Whether such a command was done shows
    /// when the client sends it again with the same id.
    /// </summary>
    private void ExpireOutstanding()
    {
        var (code, who) = JournalIsAway
            ? (RefusalCode.JournalUnavailable, "journal")
            : (RefusalCode.ConferenceUnavailable, "conference");
        while (_outstanding.Oldest is { } oldest
            && _settings.Clock.GetElapsedTime(oldest.Since) >= _settings.CommandTimeout)
        {
            Finish(
                _outstanding.RemoveOldest(),
                0,
                code,
                $"No answer from the {who} within {_settings.CommandTimeout.TotalSeconds} s. "
                + "Send it again with the same id: it is done at most once.");
        }
    }

    /// <summary>
    /// Attaches anew to a primary that answers nothing although commands wait (a submission was lost), or from which
    /// nothing comes at all (it does not know this replica any more).
    /// </summary>
    private void WatchPrimary()
    {
        if (_primary is null)
        {
            // Whoever waits will want to know whether it is the journal that they wait for.
            if (_outstanding.Count > 0) CatchUp();
            return;
        }

        if (_knownHead > _conference.Seq) CatchUp();
        var clock = _settings.Clock;
        var silent = _submitting
            && _outstanding.Oldest is { } oldest
            && clock.GetElapsedTime(oldest.Since) >= _settings.SilenceTimeout
            && clock.GetElapsedTime(_answeredAt) >= _settings.SilenceTimeout
            && clock.GetElapsedTime(_attachedAt) >= _settings.SilenceTimeout;
        if (silent || clock.GetElapsedTime(_heardAt) >= _settings.HeadTimeout) AttachNew();
    }

    private sealed record Verified(long Seq, bool Holds) : INoSerializationVerificationNeeded;

    private sealed class AttachNow : INoSerializationVerificationNeeded
    {
        public static readonly AttachNow Instance = new();
    }
}
