namespace Collab.Client;

/// <summary><c>malformed_frame</c>: The WebSocket message is not a frame of the subprotocol in use.</summary>
public sealed class MalformedFrameException : RefusedException
{
    internal MalformedFrameException(RefusalDetails details) : base(details) { }
}

/// <summary><c>frame_too_large</c>: The WebSocket message is larger than the frame limit.</summary>
public sealed class FrameTooLargeException : RefusedException
{
    internal FrameTooLargeException(RefusalDetails details) : base(details) { }
}

/// <summary><c>hello_expected</c>: The first message of a connection must be a Hello.</summary>
public sealed class HelloExpectedException : RefusedException
{
    internal HelloExpectedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>hello_repeated</c>: A connection says Hello once.</summary>
public sealed class HelloRepeatedException : RefusedException
{
    internal HelloRepeatedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>hello_timeout</c>: No Hello came in time.</summary>
public sealed class HelloTimeoutException : RefusedException
{
    internal HelloTimeoutException(RefusalDetails details) : base(details) { }
}

/// <summary><c>idle_timeout</c>: The client sent nothing, not even a Ping, for longer than the idle limit.</summary>
public sealed class IdleTimeoutException : RefusedException
{
    internal IdleTimeoutException(RefusalDetails details) : base(details) { }
}

/// <summary><c>subprotocol_unknown</c>: The WebSocket handshake offers no subprotocol that the server speaks.</summary>
public sealed class SubprotocolUnknownException : RefusedException
{
    internal SubprotocolUnknownException(RefusalDetails details) : base(details) { }
}

/// <summary><c>slow_consumer</c>: The client read too slowly and its queue is full; resume to carry on.</summary>
public sealed class SlowConsumerException : RefusedException
{
    internal SlowConsumerException(RefusalDetails details) : base(details) { }
}

/// <summary><c>server_draining</c>: The node is shutting down; resume at another one.</summary>
public sealed class ServerDrainingException : RefusedException
{
    internal ServerDrainingException(RefusalDetails details) : base(details) { }
}

/// <summary><c>too_many_connections</c>: The node holds as many connections as it may.</summary>
public sealed class TooManyConnectionsException : RefusedException
{
    internal TooManyConnectionsException(RefusalDetails details) : base(details) { }
}

/// <summary><c>ticket_missing</c>: The Hello has no ticket, or the API request no token.</summary>
public sealed class TicketMissingException : RefusedException
{
    internal TicketMissingException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>ticket_invalid</c>: The ticket is not a valid JWT of a key that this server knows, or lacks a claim.
/// </summary>
public sealed class TicketInvalidException : RefusedException
{
    internal TicketInvalidException(RefusalDetails details) : base(details) { }
}

/// <summary><c>ticket_expired</c>: The ticket's time has passed; get a new one.</summary>
public sealed class TicketExpiredException : RefusedException
{
    internal TicketExpiredException(RefusalDetails details) : base(details) { }
}

/// <summary><c>ticket_conference</c>: The ticket is for another conference than the Hello.</summary>
public sealed class TicketConferenceException : RefusedException
{
    internal TicketConferenceException(RefusalDetails details) : base(details) { }
}

/// <summary><c>banned</c>: This participant was banned from the conference.</summary>
public sealed class BannedException : RefusedException
{
    internal BannedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>removed</c>: A host or co-host removed this participant.</summary>
public sealed class RemovedException : RefusedException
{
    internal RemovedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>session_unknown</c>: The session to resume is not, or no longer, in the conference; join anew.</summary>
public sealed class SessionUnknownException : RefusedException
{
    internal SessionUnknownException(RefusalDetails details) : base(details) { }
}

/// <summary><c>session_secret_invalid</c>: The secret does not belong to the session.</summary>
public sealed class SessionSecretInvalidException : RefusedException
{
    internal SessionSecretInvalidException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>session_replaced</c>: The same participant joined again, or resumed elsewhere; this connection is no longer
/// theirs.
/// </summary>
public sealed class SessionReplacedException : RefusedException
{
    internal SessionReplacedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>session_ended</c>: The participant has left; nothing more is done for this session.</summary>
public sealed class SessionEndedException : RefusedException
{
    internal SessionEndedException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>resume_out_of_range</c>: The last seq of the resume lies beyond the end of the conference's log.
/// </summary>
public sealed class ResumeOutOfRangeException : RefusedException
{
    internal ResumeOutOfRangeException(RefusalDetails details) : base(details) { }
}

/// <summary><c>conference_not_found</c>: There is no conference of that id.</summary>
public sealed class ConferenceNotFoundException : RefusedException
{
    internal ConferenceNotFoundException(RefusalDetails details) : base(details) { }
}

/// <summary><c>conference_not_open</c>: The conference waits for its host.</summary>
public sealed class ConferenceNotOpenException : RefusedException
{
    internal ConferenceNotOpenException(RefusalDetails details) : base(details) { }
}

/// <summary><c>conference_locked</c>: The conference is locked: it takes no newcomers.</summary>
public sealed class ConferenceLockedException : RefusedException
{
    internal ConferenceLockedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>conference_full</c>: The conference has as many participants as it may.</summary>
public sealed class ConferenceFullException : RefusedException
{
    internal ConferenceFullException(RefusalDetails details) : base(details) { }
}

/// <summary><c>waiting</c>: Whoever decides about newcomers has not decided yet.</summary>
public sealed class WaitingException : RefusedException
{
    internal WaitingException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>entry_denied</c>: A host or co-host did not let this participant in, or nobody did in time.
/// </summary>
public sealed class EntryDeniedException : RefusedException
{
    internal EntryDeniedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>password_required</c>: The conference asks for a password and the Hello has none.</summary>
public sealed class PasswordRequiredException : RefusedException
{
    internal PasswordRequiredException(RefusalDetails details) : base(details) { }
}

/// <summary><c>password_wrong</c>: The password of the Hello is not the conference's.</summary>
public sealed class PasswordWrongException : RefusedException
{
    internal PasswordWrongException(RefusalDetails details) : base(details) { }
}

/// <summary><c>conference_ended</c>: The conference has ended, for good.</summary>
public sealed class ConferenceEndedException : RefusedException
{
    internal ConferenceEndedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>conference_unavailable</c>: The conference's primary did not answer in time.</summary>
public sealed class ConferenceUnavailableException : RefusedException
{
    internal ConferenceUnavailableException(RefusalDetails details) : base(details) { }
}
