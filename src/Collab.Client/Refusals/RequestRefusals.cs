namespace Collab.Client;

/// <summary><c>command_id_invalid</c>: A command id is a whole number from 1.</summary>
public sealed class CommandIdInvalidException : RefusedException
{
    internal CommandIdInvalidException(RefusalDetails details) : base(details) { }
}

/// <summary><c>command_id_reused</c>: The id belongs to another command that is still unanswered.</summary>
public sealed class CommandIdReusedException : RefusedException
{
    internal CommandIdReusedException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>command_out_of_order</c>: The id is not above the ids sent before on this connection, and no answer to it is
/// known.
/// </summary>
public sealed class CommandOutOfOrderException : RefusedException
{
    internal CommandOutOfOrderException(RefusalDetails details) : base(details) { }
}

/// <summary><c>command_too_old</c>: The id lies so far back that whether it was done is no longer known.</summary>
public sealed class CommandTooOldException : RefusedException
{
    internal CommandTooOldException(RefusalDetails details) : base(details) { }
}

/// <summary><c>too_many_pending</c>: The session has as many unanswered commands as it may.</summary>
public sealed class TooManyPendingException : RefusedException
{
    internal TooManyPendingException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>rate_limited</c>: The client sends faster than the limit; one that goes on regardless is disconnected.
/// </summary>
public sealed class RateLimitedException : RefusedException
{
    internal RateLimitedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>unknown_service</c>: The server has no service of that name.</summary>
public sealed class UnknownServiceException : RefusedException
{
    internal UnknownServiceException(RefusalDetails details) : base(details) { }
}

/// <summary><c>unknown_type</c>: The service has no command, query or signal of that type.</summary>
public sealed class UnknownTypeException : RefusedException
{
    internal UnknownTypeException(RefusalDetails details) : base(details) { }
}

/// <summary><c>malformed_body</c>: The body is not a message of its type.</summary>
public sealed class MalformedBodyException : RefusedException
{
    internal MalformedBodyException(RefusalDetails details) : base(details) { }
}

/// <summary><c>not_permitted</c>: The participant's role does not suffice.</summary>
public sealed class NotPermittedException : RefusedException
{
    internal NotPermittedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>invalid_argument</c>: A field's value is outside what is legal.</summary>
public sealed class InvalidArgumentException : RefusedException
{
    internal InvalidArgumentException(RefusalDetails details) : base(details) { }
}

/// <summary><c>not_found</c>: What the request refers to does not exist, or may not be seen by the sender.</summary>
public sealed class NotFoundException : RefusedException
{
    internal NotFoundException(RefusalDetails details) : base(details) { }
}

/// <summary><c>limit_reached</c>: Doing it would pass a limit of the conference or the service.</summary>
public sealed class LimitReachedException : RefusedException
{
    internal LimitReachedException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>service_failed</c>: The service broke while handling this request; it was restarted and nothing was changed.
/// </summary>
public sealed class ServiceFailedException : RefusedException
{
    internal ServiceFailedException(RefusalDetails details) : base(details) { }
}

/// <summary><c>service_unavailable</c>: The service failed repeatedly and is switched off for a while.</summary>
public sealed class ServiceUnavailableException : RefusedException
{
    internal ServiceUnavailableException(RefusalDetails details) : base(details) { }
}

/// <summary>
/// <c>journal_unavailable</c>: The journal cannot be read or written at the moment; sent again with the same id, a
/// command is done once.
/// </summary>
public sealed class JournalUnavailableException : RefusedException
{
    internal JournalUnavailableException(RefusalDetails details) : base(details) { }
}

/// <summary><c>overloaded</c>: A queue is full; send again later.</summary>
public sealed class OverloadedException : RefusedException
{
    internal OverloadedException(RefusalDetails details) : base(details) { }
}
