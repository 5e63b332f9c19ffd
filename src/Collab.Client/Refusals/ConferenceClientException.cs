namespace Collab.Client;

/// <summary>Everything that this client throws by itself, apart from wrong arguments and cancellation.</summary>
public abstract class ConferenceClientException : Exception
{
    private protected ConferenceClientException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// A command was sent, but whether it took effect cannot be known any more: its session was lost, or the client closed,
/// before an answer came. Look at the conference's state before sending it again.
/// </summary>
public sealed class OutcomeUnknownException : ConferenceClientException
{
    internal OutcomeUnknownException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>No endpoint let the client in within the time that its options give.</summary>
/// <remarks>The inner exception is what a server said last, if any did.</remarks>
public sealed class ConferenceUnreachableException : ConferenceClientException
{
    internal ConferenceUnreachableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The client is closed: by its owner, or by the inner exception. Join again with a new one.</summary>
public sealed class ClientClosedException : ConferenceClientException
{
    internal ClientClosedException(Exception? innerException = null)
        : base(
            innerException is null
                ? "The client was closed: it left the conference, or was disposed. Join again with a new client."
                : "The client closed: " + innerException.Message,
            innerException)
    {
    }
}

/// <summary>
/// A reader of the event stream left its buffer full for longer than
/// <see cref="ConferenceClientOptions.SlowReaderTimeout"/> and was cut off; the client itself goes on.
/// </summary>
public sealed class SlowReaderException : ConferenceClientException
{
    internal SlowReaderException(long lastSeq, TimeSpan timeout)
        : base(
            $"The reader took nothing for {timeout.TotalSeconds} s while its buffer was full, and gets no event after "
            + $"seq {lastSeq}. Read faster, raise EventBufferMax or SlowReaderTimeout, and subscribe anew.",
            null) => LastSeq = lastSeq;

    /// <summary>The last event that the reader gets.</summary>
    public long LastSeq { get; }
}

/// <summary>The server broke the protocol, or the connection; the client drops it and resumes.</summary>
internal sealed class ConnectionFailedException(string message, Exception? innerException = null)
    : ConferenceClientException(message, innerException);
