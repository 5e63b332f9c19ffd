using Akka.Actor;
using Akka.Event;
using Collab.Actors.Services;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Google.Protobuf;

namespace Collab.Actors.Conferences;

/// <summary>From a submitted command to its decision.</summary>
internal sealed partial class Primary
{
    /// <summary>Answers to nodes' own commands that are remembered.</summary>
    private const int NodeAnswersMax = 1024;

    /// <summary>In catalog order; those of services that nobody has asked for anything yet are missing.</summary>
    private readonly ServiceDesk?[] _desks;
    private readonly Dictionary<long, long> _nodeAnswers = [];
    private readonly Queue<long> _nodeAnswered = new();
    private long _tokens;

    private ServiceDesk DeskOf(int index) =>
        _desks[index] ??= new ServiceDesk(_settings.Catalog.Services[index], index);

    private ServiceDesk DeskOf(string service) => DeskOf(_settings.Catalog.IndexOf(service));

    private int CountWaiting()
    {
        var count = 0;
        foreach (var desk in _desks) count += desk?.WaitingCount ?? 0;
        return count;
    }

    private void OnSubmit(Submit submit)
    {
        if (submit.Epoch > _epoch)
        {
            EndAsSuperseded($"a replica has seen epoch {submit.Epoch}");
            return;
        }

        if (_stopping || !_replicas.TryGetValue(Sender, out var replica) || !replica.Takes(submit)) return;
        var command = submit.Command;
        var index = _settings.Catalog.IndexOf(command.Service);
        var known = index >= 0 ? _settings.Catalog.Services[index] : null;
        var submission = new Submission(
            Sender, submit.Attempt, submit.Number, submit.Session, submit.Participant, command.Id, Nothing);
        if (known is null)
        {
            Refuse(submission, RefusalCode.UnknownService, $"There is no service '{command.Service}'.");
        }
        else if (!known.Contract.TryGetCommand(command.Type, out var type, out _))
        {
            Refuse(submission, RefusalCode.UnknownType, $"'{known.Name}' has no command '{command.Type}'.");
        }
        else if (CountWaiting() >= _settings.WaitingMax)
        {
            Refuse(submission, RefusalCode.Overloaded, $"{_settings.WaitingMax} commands wait; send again later.");
        }
        else
        {
            Enqueue(submission, DeskOf(index), type.Parser, command);
        }
    }

    private void Enqueue(Submission submission, ServiceDesk desk, MessageParser parser, Command command)
    {
        try
        {
            desk.Enqueue(submission with { Command = parser.ParseFrom(command.Body) });
            Dispatch(desk);
        }
        catch (InvalidProtocolBufferException exception)
        {
            Refuse(
                submission,
                RefusalCode.MalformedBody,
                $"The body is not a {command.Service}/{command.Type}: {exception.Message}");
        }
    }

    /// <summary>Issues a command of the primary itself.</summary>
    private void Issue(string service, IMessage command)
    {
        var desk = DeskOf(service);
        desk.Enqueue(new Submission(null, 0, 0, "", "", 0, command));
        Dispatch(desk);
    }

    private void DispatchAll()
    {
        foreach (var desk in _desks)
            if (desk is not null) Dispatch(desk);
    }

    /// <summary>
    /// Gives an idle service its next request. One at a time, so that no two decisions of a service race.
    /// </summary>
    private void Dispatch(ServiceDesk desk)
    {
        while (desk.InFlight is null && !_stopping && _uncommittedEvents < _settings.UncommittedMax)
        {
            var settles = desk.SettleDue
                && Now() >= desk.OffUntil
                && _settings.Clock.GetTimestamp() >= desk.SettleFrom;
            if (settles)
            {
                desk.SettleDue = false;
                Request(desk, null, new DecisionContext(Now(), null, "", _accepted.Facts));
            }
            else if (desk.TryDequeue(out var submission))
            {
                Begin(desk, submission);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Asks for a decision, unless the answer is clear without one.</summary>
    private void Begin(ServiceDesk desk, Submission submission)
    {
        var sender = submission.IsFromClient ? _accepted.Facts.Roster.FindSession(submission.Session) : null;
        if (AnswerTo(submission) is { } seq)
        {
            Answer(submission, seq);
        }
        else if (submission.IsFromClient && sender?.Id != submission.Participant)
        {
            var ended = _accepted.Facts.Conference.EndedAt > 0;
            Refuse(
                submission,
                ended ? RefusalCode.ConferenceEnded : RefusalCode.SessionEnded,
                ended ? "The conference has ended." : "The session is not in the conference any more; join anew.");
        }
        else if (submission.IsFromClient && _accepted.IsForgotten(submission.Session, submission.CommandId))
        {
            Refuse(
                submission,
                RefusalCode.CommandTooOld,
                $"Command {submission.CommandId} lies behind the session's last {ProtocolLimits.AnsweredCommandsMax}.");
        }
        else if (!Permits(desk.Service, submission, sender, out var permission))
        {
            Refuse(
                submission,
                RefusalCode.NotPermitted,
                $"{submission.Command.Descriptor.Name} takes {permission}; you are {RoleName(sender!.Role)}.");
        }
        else if (Now() < desk.OffUntil)
        {
            Refuse(
                submission,
                RefusalCode.ServiceUnavailable,
                $"'{desk.Service.Name}' failed {ServiceDesk.FailuresMax} times and is off for a few seconds.");
        }
        else
        {
            Request(desk, submission, new DecisionContext(Now(), sender, submission.Session, _accepted.Facts));
        }
    }

    /// <summary>The seq of a command's last event when it has had its effect already.</summary>
    private long? AnswerTo(Submission submission) => submission switch
    {
        _ when _settings.Planted is PlantedFault.DedupOff => null,
        { IsFromClient: true } => _accepted.AnswerTo(submission.Session, submission.CommandId),
        { CommandId: > 0 } when _nodeAnswers.TryGetValue(submission.CommandId, out var seq) => seq,
        _ => null,
    };

    /// <summary>
    /// Remembers what a node's own command did, for when its replica attaches again to this incarnation. After another
    /// one's activation the replica finds the event in the log instead.
    /// </summary>
    private void RememberNodeAnswer(long commandId, long seq)
    {
        if (!_nodeAnswers.TryAdd(commandId, seq)) return;
        _nodeAnswered.Enqueue(commandId);
        if (_nodeAnswered.Count > NodeAnswersMax) _nodeAnswers.Remove(_nodeAnswered.Dequeue());
    }

    private bool Permits(
        IService service,
        Submission submission,
        Protocol.Services.Roster.Participant? sender,
        out Permission permission)
    {
        var type = submission.Command.Descriptor.Name;
        if (!service.Contract.TryGetCommand(type, out _, out permission)) return false;
        permission = _accepted.Facts.PermissionOf(service.Name, type, permission);
        return permission.Admits(sender);
    }

    private static string RoleName(Protocol.Services.Roster.Role role) => new Permission(role).ToString();

    private void Request(ServiceDesk desk, Submission? submission, DecisionContext context)
    {
        var token = ++_tokens;
        desk.InFlight = new ServiceDesk.Decision(token, submission, context, _settings.Clock.GetTimestamp());
        var state = _accepted.StateOf(desk.Index);
        desk.Actor ??= Context.ActorOf(
            ServiceActor.Props(desk.Service), $"{desk.Service.Name}-{token}");
        desk.Actor.Tell(submission is null
            ? new ServiceActor.Settle(token, state, context)
            : new ServiceActor.Decide(token, state, submission.Command, context));
    }

    private void OnDecided(ServiceActor.Decided decided)
    {
        if (FindDesk(decided.Token) is not { InFlight: { } request } desk) return;
        desk.InFlight = null;
        if (!ReferenceEquals(request.Context.Facts, _accepted.Facts))
        {
            // The sender's rights or the conference changed meanwhile: what was decided then does not hold now.
            if (request.Submission is { } again) Begin(desk, again);
            else desk.SettleDue = true;
        }
        else if (request.Submission is { } twice && AnswerTo(twice) is { } seq)
        {
            // The same id came with another command, for another service, and was faster.
            Answer(twice, seq);
        }
        else if (decided.Decision.Refused is { } code)
        {
            if (request.Submission is { } submission) Refuse(submission, code, decided.Decision.Message);
            else _log.Error("{0}: settling '{1}' was refused: {2}", _id, desk.Service.Name, decided.Decision.Message);
        }
        else if (decided.Decision.Events.IsEmpty)
        {
            if (request.Submission is { } submission) Answer(submission, 0);
        }
        else
        {
            Accept(desk, request.Submission, request.Context.Now, decided.Decision.Events);
        }

        Dispatch(desk);
    }
}
