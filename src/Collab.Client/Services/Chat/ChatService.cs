using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>chat</c>: messages to everybody or to one participant.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class ChatService : ClientService
{
    private volatile ChatState _state = ChatState.Empty;

    internal ChatService() : base("chat", ChatReflection.Descriptor) { }

    /// <summary>The newest messages as of the last event; every change is a new object.</summary>
    public ChatState State => _state;

    /// <summary>The newest messages that this participant may see, oldest first.</summary>
    public IReadOnlyList<ChatMessage> Messages => _state.Messages;

    /// <summary>Posts a message.</summary>
    /// <param name="text">1 to 4000 UTF-16 units after trimming.</param>
    /// <param name="replyTo">The id of the message that this one answers; 0 for none.</param>
    /// <param name="to">The id of the one participant who may see it besides the sender; empty for everybody.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The message's id.</returns>
    public async Task<long> PostAsync(
        string text, long replyTo = 0, string to = "", CancellationToken cancellationToken = default)
    {
        var command = new PostMessage { Text = text, ReplyTo = replyTo, To = to };
        var receipt = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        if (receipt.Find<MessagePosted>() is { } posted) return posted.Message;

        // The client had to start from fresh snapshots before the answer came: the event itself went by.
        var history = await HistoryAsync(receipt.Seq + 1, 1, cancellationToken).ConfigureAwait(false);
        return history.Messages.FirstOrDefault(x => x.Seq == receipt.Seq)?.Id
            ?? throw new OutcomeUnknownException(
                $"The message was posted as event {receipt.Seq}, but is not to be found.");
    }

    /// <summary>Replaces a message's text.</summary>
    /// <inheritdoc cref="DeleteAsync"/>
    public Task EditAsync(long message, string text, CancellationToken cancellationToken = default) =>
        SendAsync(new EditMessage { Message = message, Text = text }, cancellationToken);

    /// <summary>Deletes a message's text and reactions; its place stays.</summary>
    /// <param name="message">The message's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DeleteAsync(long message, CancellationToken cancellationToken = default) =>
        SendAsync(new DeleteMessage { Message = message }, cancellationToken);

    /// <summary>Reacts to a message, or takes the reaction back.</summary>
    /// <param name="message">The message's id.</param>
    /// <param name="emoji">1 to 32 bytes of UTF-8 without white space.</param>
    /// <param name="on">False takes it back.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ReactAsync(
        long message, string emoji, bool on = true, CancellationToken cancellationToken = default) =>
        SendAsync(new React { Message = message, Emoji = emoji, On = on }, cancellationToken);

    /// <summary>A page of messages, older ones than the state has included.</summary>
    /// <param name="beforeSeq">
    /// Messages posted before this event seq, for example the <c>Seq</c> of the oldest one at hand; 0 for the newest.
    /// </param>
    /// <param name="limit">1 to 200 messages; 0 for the server's default of 50.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<History> HistoryAsync(
        long beforeSeq = 0, int limit = 0, CancellationToken cancellationToken = default) =>
        QueryAsync<History>(new GetHistory { BeforeSeq = beforeSeq, Limit = limit }, cancellationToken);

    /// <summary>Keeps a message in sight for everybody; takes a co-host.</summary>
    /// <param name="message">The id of a message to everybody, one of the newest.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task PinAsync(long message, CancellationToken cancellationToken = default) =>
        SendAsync(new PinMessage { Message = message }, cancellationToken);

    /// <summary>Takes a pin back; takes a co-host.</summary>
    /// <inheritdoc cref="PinAsync"/>
    public Task UnpinAsync(long message, CancellationToken cancellationToken = default) =>
        SendAsync(new UnpinMessage { Message = message }, cancellationToken);

    /// <summary>Takes all messages away, pinned and private ones included; takes a co-host.</summary>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ClearAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ClearMessages(), cancellationToken);

    /// <summary>Lets attendees write to everybody only once in so many seconds; takes a co-host.</summary>
    /// <param name="seconds">1 to 3600; 0 switches it off.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SetSlowModeAsync(int seconds, CancellationToken cancellationToken = default) =>
        SendAsync(new SetSlowMode { Seconds = seconds }, cancellationToken);

    /// <summary>Remembers on the server how far this participant has read; nobody else learns of it.</summary>
    /// <param name="message">The id of the last message read.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <exception cref="RefusedException">
    /// <c>limit_reached</c>: the last time was less than 30 seconds ago, or half a second for each participant.
    /// </exception>
    public Task MarkReadAsync(long message, CancellationToken cancellationToken = default) =>
        SendAsync(new MarkRead { Message = message }, cancellationToken);

    /// <summary>How far this participant has read, on whatever device; message 0 when that was never marked.</summary>
    public Task<ReadMarker> ReadMarkerAsync(CancellationToken cancellationToken = default) =>
        QueryAsync<ReadMarker>(new GetReadMarker(), cancellationToken);

    /// <summary>A page of a thread: the message that began it, and those that belong to it.</summary>
    /// <param name="message">The id of the message that began it.</param>
    /// <param name="beforeSeq">Messages posted before this event seq; 0 for the newest.</param>
    /// <param name="limit">1 to 200 messages; 0 for the server's default of 50.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<ThreadHistory> ThreadAsync(
        long message, long beforeSeq = 0, int limit = 0, CancellationToken cancellationToken = default) =>
        QueryAsync<ThreadHistory>(
            new GetThread { Message = message, BeforeSeq = beforeSeq, Limit = limit }, cancellationToken);

    /// <summary>Shows or stops showing the others that this participant types; may be lost.</summary>
    public ValueTask SetTypingAsync(bool on) => SignalAsync(new Typing { On = on });

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is ChatSnapshot chat ? ChatState.Of(chat) : ChatState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Chat: messages, and posting them.</summary>
    public ChatService Chat => Service<ChatService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Chat = Add(() => new ChatService());
}
