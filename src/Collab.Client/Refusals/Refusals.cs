using System.Collections.Frozen;
using Collab.Protocol;

namespace Collab.Client;

/// <summary>The exception of every refusal code: one line and one class for each.</summary>
internal static class Refusals
{
    private static readonly FrozenDictionary<RefusalCode, Func<RefusalDetails, RefusedException>> ByCode =
        new Dictionary<RefusalCode, Func<RefusalDetails, RefusedException>>
        {
            [RefusalCode.MalformedFrame] = x => new MalformedFrameException(x),
            [RefusalCode.FrameTooLarge] = x => new FrameTooLargeException(x),
            [RefusalCode.HelloExpected] = x => new HelloExpectedException(x),
            [RefusalCode.HelloRepeated] = x => new HelloRepeatedException(x),
            [RefusalCode.HelloTimeout] = x => new HelloTimeoutException(x),
            [RefusalCode.IdleTimeout] = x => new IdleTimeoutException(x),
            [RefusalCode.SubprotocolUnknown] = x => new SubprotocolUnknownException(x),
            [RefusalCode.SlowConsumer] = x => new SlowConsumerException(x),
            [RefusalCode.ServerDraining] = x => new ServerDrainingException(x),
            [RefusalCode.TooManyConnections] = x => new TooManyConnectionsException(x),
            [RefusalCode.TicketMissing] = x => new TicketMissingException(x),
            [RefusalCode.TicketInvalid] = x => new TicketInvalidException(x),
            [RefusalCode.TicketExpired] = x => new TicketExpiredException(x),
            [RefusalCode.TicketConference] = x => new TicketConferenceException(x),
            [RefusalCode.Banned] = x => new BannedException(x),
            [RefusalCode.Removed] = x => new RemovedException(x),
            [RefusalCode.SessionUnknown] = x => new SessionUnknownException(x),
            [RefusalCode.SessionSecretInvalid] = x => new SessionSecretInvalidException(x),
            [RefusalCode.SessionReplaced] = x => new SessionReplacedException(x),
            [RefusalCode.SessionEnded] = x => new SessionEndedException(x),
            [RefusalCode.ResumeOutOfRange] = x => new ResumeOutOfRangeException(x),
            [RefusalCode.ConferenceNotFound] = x => new ConferenceNotFoundException(x),
            [RefusalCode.ConferenceNotOpen] = x => new ConferenceNotOpenException(x),
            [RefusalCode.ConferenceLocked] = x => new ConferenceLockedException(x),
            [RefusalCode.ConferenceFull] = x => new ConferenceFullException(x),
            [RefusalCode.ConferenceEnded] = x => new ConferenceEndedException(x),
            [RefusalCode.ConferenceUnavailable] = x => new ConferenceUnavailableException(x),
            [RefusalCode.CommandIdInvalid] = x => new CommandIdInvalidException(x),
            [RefusalCode.CommandIdReused] = x => new CommandIdReusedException(x),
            [RefusalCode.CommandOutOfOrder] = x => new CommandOutOfOrderException(x),
            [RefusalCode.CommandTooOld] = x => new CommandTooOldException(x),
            [RefusalCode.TooManyPending] = x => new TooManyPendingException(x),
            [RefusalCode.RateLimited] = x => new RateLimitedException(x),
            [RefusalCode.UnknownService] = x => new UnknownServiceException(x),
            [RefusalCode.UnknownType] = x => new UnknownTypeException(x),
            [RefusalCode.MalformedBody] = x => new MalformedBodyException(x),
            [RefusalCode.NotPermitted] = x => new NotPermittedException(x),
            [RefusalCode.InvalidArgument] = x => new InvalidArgumentException(x),
            [RefusalCode.NotFound] = x => new NotFoundException(x),
            [RefusalCode.LimitReached] = x => new LimitReachedException(x),
            [RefusalCode.ServiceFailed] = x => new ServiceFailedException(x),
            [RefusalCode.ServiceUnavailable] = x => new ServiceUnavailableException(x),
            [RefusalCode.JournalUnavailable] = x => new JournalUnavailableException(x),
            [RefusalCode.Overloaded] = x => new OverloadedException(x),
        }.ToFrozenDictionary();

    /// <summary>The exception of that code; the base class when this build does not know it.</summary>
    public static RefusedException ToException(RefusalDetails details) =>
        RefusalCode.Find(details.Code) is { } code && ByCode.TryGetValue(code, out var create)
            ? create(details)
            : new RefusedException(details);
}

/// <summary><c>malformed_frame</c>: The WebSocket message is not a frame of the subprotocol in use.</summary>
public sealed class MalformedFrameException : RefusedException { internal MalformedFrameException(RefusalDetails x) : base(x) { } }

/// <summary><c>frame_too_large</c>: The WebSocket message is larger than the frame limit.</summary>
public sealed class FrameTooLargeException : RefusedException { internal FrameTooLargeException(RefusalDetails x) : base(x) { } }

/// <summary><c>hello_expected</c>: The first message of a connection must be a Hello.</summary>
public sealed class HelloExpectedException : RefusedException { internal HelloExpectedException(RefusalDetails x) : base(x) { } }

/// <summary><c>hello_repeated</c>: A connection says Hello once.</summary>
public sealed class HelloRepeatedException : RefusedException { internal HelloRepeatedException(RefusalDetails x) : base(x) { } }

/// <summary><c>hello_timeout</c>: No Hello came in time.</summary>
public sealed class HelloTimeoutException : RefusedException { internal HelloTimeoutException(RefusalDetails x) : base(x) { } }

/// <summary><c>idle_timeout</c>: The client sent nothing, not even a Ping, for longer than the idle limit.</summary>
public sealed class IdleTimeoutException : RefusedException { internal IdleTimeoutException(RefusalDetails x) : base(x) { } }

/// <summary><c>subprotocol_unknown</c>: The WebSocket handshake offers no subprotocol that the server speaks.</summary>
public sealed class SubprotocolUnknownException : RefusedException { internal SubprotocolUnknownException(RefusalDetails x) : base(x) { } }

/// <summary><c>slow_consumer</c>: The client read too slowly and its queue is full; resume to carry on.</summary>
public sealed class SlowConsumerException : RefusedException { internal SlowConsumerException(RefusalDetails x) : base(x) { } }

/// <summary><c>server_draining</c>: The node is shutting down; resume at another one.</summary>
public sealed class ServerDrainingException : RefusedException { internal ServerDrainingException(RefusalDetails x) : base(x) { } }

/// <summary><c>too_many_connections</c>: The node holds as many connections as it may.</summary>
public sealed class TooManyConnectionsException : RefusedException { internal TooManyConnectionsException(RefusalDetails x) : base(x) { } }

/// <summary><c>ticket_missing</c>: The Hello has no ticket, or the API request no token.</summary>
public sealed class TicketMissingException : RefusedException { internal TicketMissingException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>ticket_invalid</c>: The ticket is not a valid JWT of a key that this server knows, or lacks a claim.
/// </summary>
public sealed class TicketInvalidException : RefusedException { internal TicketInvalidException(RefusalDetails x) : base(x) { } }

/// <summary><c>ticket_expired</c>: The ticket's time has passed; get a new one.</summary>
public sealed class TicketExpiredException : RefusedException { internal TicketExpiredException(RefusalDetails x) : base(x) { } }

/// <summary><c>ticket_conference</c>: The ticket is for another conference than the Hello.</summary>
public sealed class TicketConferenceException : RefusedException { internal TicketConferenceException(RefusalDetails x) : base(x) { } }

/// <summary><c>banned</c>: This participant was banned from the conference.</summary>
public sealed class BannedException : RefusedException { internal BannedException(RefusalDetails x) : base(x) { } }

/// <summary><c>removed</c>: A host or co-host removed this participant.</summary>
public sealed class RemovedException : RefusedException { internal RemovedException(RefusalDetails x) : base(x) { } }

/// <summary><c>session_unknown</c>: The session to resume is not, or no longer, in the conference; join anew.</summary>
public sealed class SessionUnknownException : RefusedException { internal SessionUnknownException(RefusalDetails x) : base(x) { } }

/// <summary><c>session_secret_invalid</c>: The secret does not belong to the session.</summary>
public sealed class SessionSecretInvalidException : RefusedException { internal SessionSecretInvalidException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>session_replaced</c>: The same participant joined again, or resumed elsewhere; this connection is no longer
/// theirs.
/// </summary>
public sealed class SessionReplacedException : RefusedException { internal SessionReplacedException(RefusalDetails x) : base(x) { } }

/// <summary><c>session_ended</c>: The participant has left; nothing more is done for this session.</summary>
public sealed class SessionEndedException : RefusedException { internal SessionEndedException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>resume_out_of_range</c>: The last seq of the resume lies beyond the end of the conference's log.
/// </summary>
public sealed class ResumeOutOfRangeException : RefusedException { internal ResumeOutOfRangeException(RefusalDetails x) : base(x) { } }

/// <summary><c>conference_not_found</c>: There is no conference of that id.</summary>
public sealed class ConferenceNotFoundException : RefusedException { internal ConferenceNotFoundException(RefusalDetails x) : base(x) { } }

/// <summary><c>conference_not_open</c>: The conference waits for its host.</summary>
public sealed class ConferenceNotOpenException : RefusedException { internal ConferenceNotOpenException(RefusalDetails x) : base(x) { } }

/// <summary><c>conference_locked</c>: The conference is locked: it takes no newcomers.</summary>
public sealed class ConferenceLockedException : RefusedException { internal ConferenceLockedException(RefusalDetails x) : base(x) { } }

/// <summary><c>conference_full</c>: The conference has as many participants as it may.</summary>
public sealed class ConferenceFullException : RefusedException { internal ConferenceFullException(RefusalDetails x) : base(x) { } }

/// <summary><c>conference_ended</c>: The conference has ended, for good.</summary>
public sealed class ConferenceEndedException : RefusedException { internal ConferenceEndedException(RefusalDetails x) : base(x) { } }

/// <summary><c>conference_unavailable</c>: The conference's primary did not answer in time.</summary>
public sealed class ConferenceUnavailableException : RefusedException { internal ConferenceUnavailableException(RefusalDetails x) : base(x) { } }

/// <summary><c>command_id_invalid</c>: A command id is a whole number from 1.</summary>
public sealed class CommandIdInvalidException : RefusedException { internal CommandIdInvalidException(RefusalDetails x) : base(x) { } }

/// <summary><c>command_id_reused</c>: The id belongs to another command that is still unanswered.</summary>
public sealed class CommandIdReusedException : RefusedException { internal CommandIdReusedException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>command_out_of_order</c>: The id is not above the ids sent before on this connection, and no answer to it is
/// known.
/// </summary>
public sealed class CommandOutOfOrderException : RefusedException { internal CommandOutOfOrderException(RefusalDetails x) : base(x) { } }

/// <summary><c>command_too_old</c>: The id lies so far back that whether it was done is no longer known.</summary>
public sealed class CommandTooOldException : RefusedException { internal CommandTooOldException(RefusalDetails x) : base(x) { } }

/// <summary><c>too_many_pending</c>: The session has as many unanswered commands as it may.</summary>
public sealed class TooManyPendingException : RefusedException { internal TooManyPendingException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>rate_limited</c>: The client sends faster than the limit; one that goes on regardless is disconnected.
/// </summary>
public sealed class RateLimitedException : RefusedException { internal RateLimitedException(RefusalDetails x) : base(x) { } }

/// <summary><c>unknown_service</c>: The server has no service of that name.</summary>
public sealed class UnknownServiceException : RefusedException { internal UnknownServiceException(RefusalDetails x) : base(x) { } }

/// <summary><c>unknown_type</c>: The service has no command, query or signal of that type.</summary>
public sealed class UnknownTypeException : RefusedException { internal UnknownTypeException(RefusalDetails x) : base(x) { } }

/// <summary><c>malformed_body</c>: The body is not a message of its type.</summary>
public sealed class MalformedBodyException : RefusedException { internal MalformedBodyException(RefusalDetails x) : base(x) { } }

/// <summary><c>not_permitted</c>: The participant's role does not suffice.</summary>
public sealed class NotPermittedException : RefusedException { internal NotPermittedException(RefusalDetails x) : base(x) { } }

/// <summary><c>invalid_argument</c>: A field's value is outside what is legal.</summary>
public sealed class InvalidArgumentException : RefusedException { internal InvalidArgumentException(RefusalDetails x) : base(x) { } }

/// <summary><c>not_found</c>: What the request refers to does not exist, or may not be seen by the sender.</summary>
public sealed class NotFoundException : RefusedException { internal NotFoundException(RefusalDetails x) : base(x) { } }

/// <summary><c>limit_reached</c>: Doing it would pass a limit of the conference or the service.</summary>
public sealed class LimitReachedException : RefusedException { internal LimitReachedException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>service_failed</c>: The service broke while handling this request; it was restarted and nothing was changed.
/// </summary>
public sealed class ServiceFailedException : RefusedException { internal ServiceFailedException(RefusalDetails x) : base(x) { } }

/// <summary><c>service_unavailable</c>: The service failed repeatedly and is switched off for a while.</summary>
public sealed class ServiceUnavailableException : RefusedException { internal ServiceUnavailableException(RefusalDetails x) : base(x) { } }

/// <summary>
/// <c>journal_unavailable</c>: The journal cannot be read or written at the moment; nothing was changed.
/// </summary>
public sealed class JournalUnavailableException : RefusedException { internal JournalUnavailableException(RefusalDetails x) : base(x) { } }

/// <summary><c>overloaded</c>: A queue is full; send again later.</summary>
public sealed class OverloadedException : RefusedException { internal OverloadedException(RefusalDetails x) : base(x) { } }
