using Akka.Actor;
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
    private long _attachedAt;

    private void AttachNew()
    {
        _attempt++;
        OnAttachNow(AttachNow.Instance);
    }

    /// <summary>Asks again until somebody answers: the shard may be moving, or the region drop a message.</summary>
    private void OnAttachNow(AttachNow now)
    {
        var attach = new Attach { Conference = _id.ToString(), Node = _settings.NodeName, Attempt = _attempt };
        attach.Connections.AddRange(_sessions.Values.Where(session => !session.Gone).Select(ToConnection));
        _settings.Region.Tell(attach);
        Timers.StartSingleTimer(nameof(AttachNow), AttachNow.Instance, _settings.AttachInterval);
    }

    private static Protocol.Services.Roster.Connection ToConnection(Session session) => new()
    {
        Participant = session.Participant,
        Session = session.Id,
        Generation = session.Generation,
    };

    private void OnAttached(Attached attached)
    {
        if (attached.Attempt != _attempt || attached.Epoch < _epoch || Sender.Equals(_primary)) return;
        Timers.Cancel(nameof(AttachNow));
        if (_primary is not null) Context.Unwatch(_primary);
        _primary = Context.Watch(Sender);
        _epoch = attached.Epoch;
        _attachedAt = _settings.Clock.GetTimestamp();
        _outstanding.Renumber();
        _nextNumber = _outstanding.Count + 1;
        foreach (var command in _outstanding.InOrder) _primary.Tell(command.ToSubmit(_epoch, _attempt));
        _knownHead = Math.Max(_knownHead, attached.Head);
        if (_knownHead > _conference.Seq) CatchUp();
        Broadcast(new ServerMessage { Status = new Protocol.Status { PrimaryNode = attached.Node, Epoch = _epoch } });
    }

    private void OnPrimaryGone(Terminated terminated)
    {
        if (!terminated.ActorRef.Equals(_primary)) return;
        _primary = null;
        Broadcast(new ServerMessage { Status = new Protocol.Status { WritesPaused = true, Epoch = _epoch } });
        AttachNew();
    }

    private void Issue(string session, string participant, Command command, Action<CommandResult>? done)
    {
        var issued = new Outstanding(session, participant, command, _settings.Clock.GetTimestamp(), done);
        _outstanding.Add(issued, _primary is null ? 0 : _nextNumber++);
        _primary?.Tell(issued.ToSubmit(_epoch, _attempt));
    }

    private void IssueOwn(string service, IMessage command, Action<CommandResult>? done) => Issue(
        "", "", new Command { Service = service, Type = command.Descriptor.Name, Body = command.ToByteString() }, done);

    private void OnNodeCommand(NodeCommand command)
    {
        if (_outstanding.Count >= _settings.OutstandingMax)
        {
            command.Result.TrySetResult(
                new CommandResult(0, RefusalCode.Overloaded, $"{_settings.OutstandingMax} commands wait already."));
            return;
        }

        IssueOwn(command.Service, command.Command, result => command.Result.TrySetResult(result));
    }

    private void OnAnswered(Answered answered)
    {
        if (answered.Attempt != _attempt || _outstanding.RemoveNumber(answered.Number) is not { } command) return;
        Finish(command, answered.Seq, RefusalCode.Find(answered.RefusalCode), answered.RefusalMessage);
    }

    /// <summary>An event that carries the command is its answer: whoever sent it sees the event itself.</summary>
    private void Acknowledged(string sessionId, long commandId)
    {
        if (_outstanding.Remove(sessionId, commandId) is null) return;
        if (_sessions.TryGetValue(sessionId, out var session)) session.Pending--;
    }

    private void Finish(Outstanding command, long seq, RefusalCode? code, string message)
    {
        command.Done?.Invoke(new CommandResult(seq, code, message));
        if (command.Session.Length == 0 || !_sessions.TryGetValue(command.Session, out var session)) return;
        session.Pending--;
        if (code is null)
            session.Send(new ServerMessage { Ack = new Ack { CommandId = command.Command.Id, Seq = seq } });
        else
            session.Refuse(Refusals.OfCommand(command.Command.Id, code, message));
    }

    /// <summary>
    /// Nothing waits for ever: a silent primary is asked for anew, and what stays unanswered is refused as unavailable.
    /// Whether such a command was done shows when the client sends it again with the same id.
    /// </summary>
    private void ExpireOutstanding()
    {
        var clock = _settings.Clock;
        while (_outstanding.Oldest is { } oldest && clock.GetElapsedTime(oldest.Since) >= _settings.CommandTimeout)
        {
            Finish(
                _outstanding.RemoveOldest(),
                0,
                RefusalCode.ConferenceUnavailable,
                $"No answer from the conference within {_settings.CommandTimeout.TotalSeconds} s. "
                + "Send it again with the same id: it is done at most once.");
        }

        if (_primary is null || _outstanding.Oldest is not { } waiting) return;
        if (clock.GetElapsedTime(waiting.Since) < _settings.SilenceTimeout) return;
        if (clock.GetElapsedTime(_attachedAt) < _settings.SilenceTimeout) return;
        Context.Unwatch(_primary);
        _primary = null;
        AttachNew();
    }

    private sealed class AttachNow : INoSerializationVerificationNeeded
    {
        public static readonly AttachNow Instance = new();
    }
}

/// <summary>Refusals as they go to clients.</summary>
internal static class Refusals
{
    public static Refusal OfCommand(long id, RefusalCode code, string message) =>
        new() { CommandId = id, Code = code.Name, Message = message, Retry = code.Retry };

    public static Refusal OfQuery(long id, RefusalCode code, string message) =>
        new() { QueryId = id, Code = code.Name, Message = message, Retry = code.Retry };

    public static Refusal OfSignal(RefusalCode code, string message) =>
        new() { Code = code.Name, Message = message, Retry = code.Retry };
}
