using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>What an event makes of one message, and of the whole chat.</summary>
internal static class ChatEvents
{
    public static ChatState Evolve(ChatState state, IMessage @event, EventContext context)
    {
        switch (@event)
        {
            case MessagePosted posted: return Post(state, posted, context);
            case MessagePinned e: return Pinning.Add(state, Retained(state, e.Message, context), context);
            case MessageUnpinned e: return Pinning.Remove(state, e.Message);
            case MessagesCleared: return state.Clear(context.Seq);
            case SlowModeChanged e: return state with { SlowMode = state.SlowMode.With(e.Seconds) };
            case ReadMarked e: return state with { ReadMarkers = state.ReadMarkers.After(e, context) };
        }

        var message = Changed(Retained(state, MessageOf(@event), context), @event, context);
        var changed = state.Replace(message);
        return (@event switch
        {
            MessageEdited => Pinning.Follow(changed, message),
            MessageDeleted => Pinning.Remove(changed, message.Id),
            _ => changed,
        }).Evict(context.Seq);
    }

    public static ChatMessage Posted(MessagePosted posted, EventContext context) => new()
    {
        Id = posted.Message,
        Seq = context.Seq,
        Author = context.Participant,
        AuthorName = posted.AuthorName,
        Text = posted.Text,
        ReplyTo = posted.ReplyTo,
        To = posted.To,
        PostedAt = context.Time,
        Thread = posted.Thread,
    };

    /// <summary>Whether an event changes one message that was posted before.</summary>
    public static bool IsChange(IMessage @event) => @event is MessageEdited or MessageDeleted or ReactionChanged;

    /// <summary>The message that an event changes.</summary>
    public static long MessageOf(IMessage @event) => @event switch
    {
        MessageEdited e => e.Message,
        MessageDeleted e => e.Message,
        ReactionChanged e => e.Message,
        _ => throw new UnknownEventException(ChatService.ServiceName, @event.Descriptor.Name),
    };

    /// <summary>The message after an event that changes it; the message itself stays as it is.</summary>
    public static ChatMessage Changed(ChatMessage message, IMessage @event, EventContext context)
    {
        var changed = message.Clone();
        switch (@event)
        {
            case MessageEdited e:
                changed.Text = e.Text;
                changed.EditedAt = context.Time;
                break;
            case MessageDeleted:
                changed.Text = "";
                changed.Deleted = true;
                changed.Reactions.Clear();
                break;
            case ReactionChanged e:
                ChangeReaction(changed, e, context.Participant);
                break;
            default:
                throw new UnknownEventException(ChatService.ServiceName, @event.Descriptor.Name);
        }

        return changed;
    }

    private static ChatState Post(ChatState state, MessagePosted posted, EventContext context)
    {
        var added = Threads.Count(state.Add(Posted(posted, context)), posted);
        if (added.SlowMode.Seconds > 0 && posted.To.Length == 0)
            added = added with { SlowMode = added.SlowMode.After(context.Participant, context.Time) };
        return added.Evict(context.Seq);
    }

    private static ChatMessage Retained(ChatState state, long id, EventContext context) => state.Find(id)
        ?? throw new InvalidOperationException($"Event {context.Seq} changes message {id}, which is not retained.");

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
}
