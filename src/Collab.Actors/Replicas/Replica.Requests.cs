using Akka.Actor;
using Akka.Event;
using Collab.Actors.Journal;
using Collab.Actors.Serialization;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Actors.Replicas;

/// <summary>
/// What clients ask for: commands go on to the primary, queries are answered here.
/// </summary>
internal sealed partial class Replica
{
    /// <summary>Queries of one session that may wait.</summary>
    private const int WaitingQueriesMax = 16;

    private void OnCommand(ClientCommand message)
    {
        var command = message.Command;
        if (!_byConnection.TryGetValue(message.Connection.Id, out var session) || !session.Welcomed)
            TurnedAway.RefuseUnwelcomed(message);
        else if (session.Gone)
            return;
        else if (command.Id < 1)
            Refuse(RefusalCode.CommandIdInvalid, $"A command id is a whole number from 1; this is {command.Id}.");
        else if (_outstanding.Find(session.Id, command.Id) is { } pending)
            SentAgain(session, command, pending);
        else if (AnswerTo(session, command.Id) is { } answer)
            session.Send(answer);
        else if (_conference.IsForgotten(session.Id, command.Id))
            Refuse(RefusalCode.CommandTooOld, $"Command {command.Id} is too old to know whether it was done.");
        else if (command.Id <= session.HighestCommandId && !session.TryGetAnswer(command.Id, out _))
            Refuse(RefusalCode.CommandOutOfOrder, $"Ids grow: {session.HighestCommandId} came before {command.Id}.");
        else if (session.IsFull)
            session.RefuseForNow(Refusals.OfCommand(
                command.Id,
                RefusalCode.TooManyPending,
                $"{session.Pending} commands are unanswered of {ProtocolLimits.PendingCommandsMax} that may be, or the "
                + "oldest has waited for long; wait for answers."));
        else if (_outstanding.Count >= _settings.OutstandingMax)
            session.RefuseForNow(Refusals.OfCommand(
                command.Id, RefusalCode.Overloaded, $"{_settings.OutstandingMax} commands wait already."));
        else
            Take(session, command);

        void Refuse(RefusalCode code, string text) => session.Refuse(Refusals.OfCommand(command.Id, code, text));
    }

    private void Take(Session session, Command command)
    {
        session.HighestCommandId = Math.Max(session.HighestCommandId, command.Id);
        session.Issued(Issue(session.Id, session.Participant, command, null, held: session.Admitted is not null));
    }

    /// <summary>Sent again while unanswered: the answer to the first is the answer to both.</summary>
    private static void SentAgain(Session session, Command command, Outstanding pending)
    {
        session.HighestCommandId = Math.Max(session.HighestCommandId, command.Id);
        if (pending.Command.Equals(command)) return;
        session.Refuse(Refusals.OfCommand(
            command.Id, RefusalCode.CommandIdReused, $"Id {command.Id} belongs to another, unanswered command."));
    }

    /// <summary>The answer that a command got before; <c>null</c> when none is known, or it may be done yet.</summary>
    private ServerMessage? AnswerTo(Session session, long commandId)
    {
        if (_conference.AnswerTo(session.Id, commandId) is { } seq)
        {
            session.HighestCommandId = Math.Max(session.HighestCommandId, commandId);
            return new ServerMessage { Ack = new Ack { CommandId = commandId, Seq = seq } };
        }

        return session.TryGetAnswer(commandId, out var answer) ? answer : null;
    }

    private void OnQuery(ClientQuery message)
    {
        if (!_byConnection.TryGetValue(message.Connection.Id, out var session) || !session.Welcomed)
        {
            TurnedAway.RefuseUnwelcomed(message);
            return;
        }

        if (session.Gone) return;
        if (session.Queries.Count >= WaitingQueriesMax)
        {
            session.Send(new ServerMessage
            {
                Refusal = Refusals.OfQuery(
                    message.Query.Id, RefusalCode.Overloaded, $"{WaitingQueriesMax} queries wait; send again later."),
            });
            return;
        }

        session.Queries.Enqueue(message.Query);
        if (session.Queries.Count == 1) BeginQuery(session);
    }

    private void BeginQuery(Session session)
    {
        var query = session.Queries.Peek();
        if (Check(session, query.Service, query.Type, query.Body, QueryContract, out var asked) is { } refusal)
        {
            EndQuery(session, new QueryStep.Refused(refusal.Code, refusal.Message));
            return;
        }

        var index = _conference.Catalog.IndexOf(query.Service);
        var service = _conference.Catalog.Services[index];
        var viewer = ViewerOf(session);
        Continue(session, () => service.Answer(_conference.StateOf(index), asked!, viewer));
    }

    private void OnQueryRead(QueryRead read)
    {
        if (read.Session.Gone || read.Session.Queries.Count == 0) return;
        if (read.Failure is not null)
        {
            _log.Warning(read.Failure, "{0}: a query could not read the journal", _id);
            EndQuery(
                read.Session,
                new QueryStep.Refused(RefusalCode.JournalUnavailable, RefusalCode.JournalUnavailable.Meaning));
            return;
        }

        // Whatever the service does with them, events that the viewer may not see never reach it. Their places do:
        // a stretch that comes back short means that its beginning was trimmed.
        var events = read.Events.Select(journaled => journaled.Event)
            .Select(@event => Visible.To(@event, read.Session.Participant)
                ? @event
                : new Event { Seq = @event.Seq, Hidden = true })
            .ToList();
        Continue(read.Session, () => read.Step.Next(events));
    }

    private void Continue(Session session, Func<QueryStep> next)
    {
        QueryStep step;
        try
        {
            step = next();
        }
        catch (Exception exception)
        {
            _log.Error(exception, "{0}: a query of '{1}' failed", _id, session.Queries.Peek().Service);
            step = new QueryStep.Refused(RefusalCode.ServiceFailed, "The service failed on this query.");
        }

        if (step is not QueryStep.Read read)
        {
            EndQuery(session, step);
            return;
        }

        ReadStretchAsync(_settings.Journal, _id, read.From, read.To).PipeTo(
            Self,
            success: events => new QueryRead(session, read, events, null),
            failure: exception => new QueryRead(session, read, [], exception));
    }

    /// <summary>The whole stretch, page by page; a step that asks for more than it may gets its beginning.</summary>
    private static async Task<IReadOnlyList<JournaledEvent>> ReadStretchAsync(
        IConferenceReader journal, ConferenceId id, long from, long to)
    {
        var events = new List<JournaledEvent>();
        var last = Math.Min(to, from + QueryStep.EventsMax - 1);
        while (from <= last)
        {
            var page = await journal.ReadAsync(id, from, last, JournalLimits.PageEventsMax, CancellationToken.None)
                .ConfigureAwait(false);
            events.AddRange(page);
            from += page.Count;
            if (page.Count < JournalLimits.PageEventsMax) break;
        }

        return events;
    }

    private void EndQuery(Session session, QueryStep end)
    {
        var query = session.Queries.Dequeue();
        session.Send(end switch
        {
            QueryStep.Answered answered => new ServerMessage
            {
                Answer = new Answer
                {
                    QueryId = query.Id,
                    Service = query.Service,
                    Type = answered.Answer.Descriptor.Name,
                    Body = answered.Answer.ToByteString(),
                },
            },
            QueryStep.Refused refused => new ServerMessage
            {
                Refusal = Refusals.OfQuery(query.Id, refused.Code, refused.Message),
            },
            _ => throw new InvalidOperationException($"{end} does not end a query."),
        });
        if (session.Queries.Count > 0) BeginQuery(session);
    }

    private Viewer ViewerOf(Session session) => new(
        session.Participant,
        (session.Admitted ?? _conference.Facts.Roster.Find(session.Participant))?.Role ?? Role.Unspecified);

    private delegate bool Contract(
        ServiceContract contract, string type, out MessageDescriptor descriptor, out Permission permission);

    private static readonly Contract QueryContract =
        (ServiceContract c, string t, out MessageDescriptor d, out Permission p) => c.TryGetQuery(t, out d, out p);

    private (RefusalCode Code, string Message)? Check(
        Session session, string service, string type, ByteString body, Contract contract, out IMessage? parsed)
    {
        parsed = null;
        var index = _conference.Catalog.IndexOf(service);
        if (index < 0) return (RefusalCode.UnknownService, $"There is no service '{service}'.");
        if (!contract(_conference.Catalog.Services[index].Contract, type, out var descriptor, out var permission))
            return (RefusalCode.UnknownType, $"'{service}' has no such message '{type}'.");
        if ((session.Admitted ?? _conference.Facts.Roster.FindSession(session.Id)) is not { } sender)
            return (RefusalCode.SessionEnded, RefusalCode.SessionEnded.Meaning);
        permission = _conference.Facts.PermissionOf(service, type, permission);
        if (!permission.Admits(sender))
            return (RefusalCode.NotPermitted, $"{type} takes {permission}; you are {new Permission(sender.Role)}.");
        try
        {
            parsed = descriptor.Parser.ParseFrom(body);
            return null;
        }
        catch (InvalidProtocolBufferException exception)
        {
            return (RefusalCode.MalformedBody, $"The body is not a {service}/{type}: {exception.Message}");
        }
    }

    private sealed record QueryRead(
        Session Session, QueryStep.Read Step, IReadOnlyList<JournaledEvent> Events, Exception? Failure)
        : INoSerializationVerificationNeeded;
}
