namespace Collab.Client;

/// <summary>Why a call to another participant has no result.</summary>
public enum CallFailureReason
{
    /// <summary>
    /// No answer came in time: it is slow, away, or has left meanwhile, or a message was lost. It may have been done.
    /// </summary>
    Timeout,

    /// <summary>Nobody with that id is in the conference.</summary>
    NoSuchParticipant,

    /// <summary>The other client handles no such method.</summary>
    NoHandler,

    /// <summary>The other client's handler failed.</summary>
    HandlerFailed,

    /// <summary>The payload, or the answer, is larger than <see cref="CallsService.PayloadBytesMax"/>.</summary>
    PayloadTooLarge,

    /// <summary>
    /// The other client runs as many handlers as it may, or this one waits for as many calls as it may.
    /// </summary>
    Busy,
}

/// <summary>A call to another participant has no result, and why.</summary>
public sealed class CallFailedException : ConferenceClientException
{
    internal CallFailedException(CallFailureReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why.</summary>
    public CallFailureReason Reason { get; }
}
