using System.Collections.Immutable;
using Collab.Protocol.Services.Chat;

namespace Collab.Client;

/// <summary>The newest messages that a participant may see, as the fold of the log. Immutable.</summary>
/// <remarks>Bounded as the server's own state is: older messages are asked for.</remarks>
public sealed record ChatState
{
    /// <summary>Messages kept.</summary>
    public const int MessagesMax = 1000;

    /// <summary>Size of the messages kept, encoded, in bytes; the oldest give way first.</summary>
    public const int MessageBytesMax = 512 * 1024;

    internal static readonly ChatState Empty = new();

    private long _bytes;

    private ChatState() { }

    /// <summary>Oldest first. The messages themselves are never changed: a change puts another in the place.</summary>
    public ImmutableList<ChatMessage> Messages { get; private init; } = [];

    /// <summary>Whether older messages exist; <see cref="ChatService.HistoryAsync"/> gets them.</summary>
    public bool More { get; private init; }

    /// <summary>Copies of the pinned messages, in the order of pinning; at most 16.</summary>
    public ImmutableList<PinnedMessage> Pinned { get; private init; } = [];

    /// <summary>Seconds that an attendee waits between two messages to everybody; 0 when slow mode is off.</summary>
    public int SlowModeSeconds { get; private init; }

    /// <summary>
    /// How far this participant has read, as far as that was marked since the client joined; 0 when it was not.
    /// <see cref="ChatService.ReadMarkerAsync"/> asks for older markers.
    /// </summary>
    public long ReadMessage { get; private init; }

    /// <summary>The message of that id; <c>null</c> when it is not here.</summary>
    public ChatMessage? Find(long message) => IndexOf(message) is >= 0 and var index ? Messages[index] : null;

    internal static ChatState Of(ChatSnapshot snapshot)
    {
        var messages = snapshot.Messages.ToImmutableList();
        return new ChatState
        {
            Messages = messages,
            More = snapshot.More,
            Pinned = [.. snapshot.Pinned],
            SlowModeSeconds = snapshot.SlowModeSeconds,
            _bytes = messages.Sum(x => (long)x.CalculateSize()),
        }.Bounded();
    }

    internal ChatState After(ConferenceEvent @event) => @event.Body switch
    {
        MessagePosted e => Add(Posted(e, @event)).Count(e),
        MessageEdited e => Change(e.Message, x =>
            (x.Text, x.EditedAt) = (e.Text, @event.Time.ToUnixTimeMilliseconds())).FollowPinned(e.Message),
        MessageDeleted e => Change(e.Message, x =>
        {
            (x.Text, x.Deleted) = ("", true);
            x.Reactions.Clear();
        }).Unpin(e.Message),
        ReactionChanged e => Change(e.Message, x => ChangeReaction(x, e, @event.Participant)),
        MessagePinned e => Pin(e.Message, @event),
        MessageUnpinned e => Unpin(e.Message),
        MessagesCleared => this with { Messages = [], Pinned = [], More = false, _bytes = 0 },
        SlowModeChanged e => this with { SlowModeSeconds = e.Seconds },
        ReadMarked e => this with { ReadMessage = e.Message },
        _ => this,
    };

    private static ChatMessage Posted(MessagePosted e, ConferenceEvent @event) => new()
    {
        Id = e.Message,
        Seq = @event.Seq,
        Author = @event.Participant,
        AuthorName = e.AuthorName,
        Text = e.Text,
        ReplyTo = e.ReplyTo,
        To = e.To,
        PostedAt = @event.Time.ToUnixTimeMilliseconds(),
        Thread = e.Thread,
    };

    private static void ChangeReaction(ChatMessage message, ReactionChanged e, string participant)
    {
        var reaction = message.Reactions.FirstOrDefault(x => x.Emoji == e.Emoji);
        if (e.On)
        {
            if (reaction is null) message.Reactions.Add(reaction = new Reaction { Emoji = e.Emoji });
            reaction.Participants.Add(participant);
        }
        else if (reaction is not null && reaction.Participants.Remove(participant) && reaction.Participants.Count == 0)
        {
            message.Reactions.Remove(reaction);
        }
    }

    private ChatState Count(MessagePosted e) =>
        e.ThreadReplies == 0 ? this : Change(e.Thread, x => x.Replies = e.ThreadReplies);

    private ChatState Pin(long id, ConferenceEvent @event) => Find(id) is not { } message
        ? this
        : this with
        {
            Pinned = Pinned.Add(new PinnedMessage
            {
                Message = CopyOf(message),
                By = @event.Participant,
                PinnedAt = @event.Time.ToUnixTimeMilliseconds(),
            }),
        };

    private ChatState Unpin(long id) => Pinned.FindIndex(x => x.Message.Id == id) is >= 0 and var index
        ? this with { Pinned = Pinned.RemoveAt(index) }
        : this;

    private ChatState FollowPinned(long id)
    {
        var index = Pinned.FindIndex(x => x.Message.Id == id);
        if (index < 0 || Find(id) is not { } message) return this;
        var pinned = Pinned[index].Clone();
        pinned.Message = CopyOf(message);
        return this with { Pinned = Pinned.SetItem(index, pinned) };
    }

    private static ChatMessage CopyOf(ChatMessage message)
    {
        var copy = message.Clone();
        copy.Reactions.Clear();
        copy.Replies = 0;
        return copy;
    }

    private ChatState Add(ChatMessage message) => (this with
    {
        Messages = Messages.Add(message),
        _bytes = _bytes + message.CalculateSize(),
    }).Bounded();

    private ChatState Change(long message, Action<ChatMessage> change)
    {
        // What is not here any more changes for the server alone.
        if (IndexOf(message) is not (>= 0 and var index)) return this;
        var changed = Messages[index].Clone();
        change(changed);
        return (this with
        {
            Messages = Messages.SetItem(index, changed),
            _bytes = _bytes + changed.CalculateSize() - Messages[index].CalculateSize(),
        }).Bounded();
    }

    private ChatState Bounded()
    {
        var (messages, bytes) = (Messages, _bytes);
        while (messages.Count > MessagesMax || (bytes > MessageBytesMax && messages.Count > 1))
        {
            bytes -= messages[0].CalculateSize();
            messages = messages.RemoveAt(0);
        }

        return messages.Count == Messages.Count ? this : this with { Messages = messages, _bytes = bytes, More = true };
    }

    /// <summary>Ids ascend, but have gaps where messages were for others.</summary>
    private int IndexOf(long message)
    {
        var (low, high) = (0, Messages.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var id = Messages[middle].Id;
            if (id == message) return middle;
            if (id < message) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
