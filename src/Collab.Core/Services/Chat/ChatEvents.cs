using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>What an event makes of one message, and of the whole chat.</summary>
internal static class ChatEvents
{
    public static ChatState Evolve(ChatState state, IMessage @event, EventContext context)
    {
        if (@event is MessagePosted posted) return state.Add(Posted(posted, context)).Evict(context.Seq);
        var id = MessageOf(@event);
        var message = state.Find(id)
            ?? throw new InvalidOperationException($"Event {context.Seq} changes message {id}, which is not retained.");
        return state.Replace(Changed(message, @event, context)).Evict(context.Seq);
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
    };

    /// <summary>The message that an event other than a post changes.</summary>
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
