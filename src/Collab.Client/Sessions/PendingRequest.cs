using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client.Sessions;

/// <summary>
/// A command or query without an answer. Guarded by whoever guards its <see cref="SessionProtocol"/>.
/// </summary>
internal abstract class PendingRequest(long id, ClientMessage message)
{
    /// <summary>Field tag and length of a message in a frame, at the most.</summary>
    public const int FrameOverheadBytes = 6;

    /// <summary>The id on the wire.</summary>
    public long Id { get; } = id;

    /// <summary>What is sent, however often; never changed.</summary>
    public ClientMessage Message { get; } = message;

    /// <summary>The bytes that it takes in a frame.</summary>
    public int Size { get; } = message.CalculateSize() + FrameOverheadBytes;

    /// <summary>How often it was handed out for sending.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it was handed out on the connection of now.</summary>
    public int AttemptsHere { get; set; }

    /// <summary>
    /// When to send it, in milliseconds of the protocol's clock; <c>null</c> while an answer is awaited.
    /// </summary>
    public long? DueAt { get; set; } = 0;

    /// <summary>When it was first refused for a while; <c>null</c> when it never was.</summary>
    public long? FirstRefusedAt { get; set; }

    /// <summary>The waits between retries; <c>null</c> before the first.</summary>
    public Connections.Backoff? Backoff { get; set; }

    /// <summary>Ends it without an answer.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A command without an acknowledgement.</summary>
internal sealed class PendingCommand(long id, ClientMessage message) : PendingRequest(id, message)
{
    private readonly TaskCompletionSource<CommandReceipt> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its events so far.</summary>
    public List<Event> Events { get; } = [];

    /// <summary>The seq that an <see cref="Ack"/> named ahead of the event itself; 0 when none did.</summary>
    public long AckedSeq { get; set; }

    /// <summary>Completes with the acknowledgement.</summary>
    public Task<CommandReceipt> Completion => _completion.Task;

    /// <summary>Done.</summary>
    public void Complete(CommandReceipt receipt) => _completion.TrySetResult(receipt);

    /// <inheritdoc/>
    public override void Fail(Exception exception)
    {
        // Reading it marks it as observed: the caller may have stopped waiting.
        if (_completion.TrySetException(exception)) _ = _completion.Task.Exception;
    }

    /// <summary>Makes the wire's message.</summary>
    public static PendingCommand Create(long id, string service, IMessage command) => new(id, new ClientMessage
    {
        Command = new Command
        {
            Id = id,
            Service = service,
            Type = command.Descriptor.Name,
            Body = command.ToByteString(),
        },
    });
}

/// <summary>A query without an answer.</summary>
internal sealed class PendingQuery(long id, ClientMessage message) : PendingRequest(id, message)
{
    private readonly TaskCompletionSource<Answer> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the answer.</summary>
    public Task<Answer> Completion => _completion.Task;

    /// <summary>Answered.</summary>
    public void Complete(Answer answer) => _completion.TrySetResult(answer);

    /// <inheritdoc/>
    public override void Fail(Exception exception)
    {
        // Reading it marks it as observed: the caller may have stopped waiting.
        if (_completion.TrySetException(exception)) _ = _completion.Task.Exception;
    }

    /// <summary>Makes the wire's message.</summary>
    public static PendingQuery Create(long id, string service, IMessage query) => new(id, new ClientMessage
    {
        Query = new Query
        {
            Id = id,
            Service = service,
            Type = query.Descriptor.Name,
            Body = query.ToByteString(),
        },
    });
}
