using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Tests.Services.Chat;

/// <summary>
/// The chat as plainly as can be: every message that was ever posted, as the whole log leaves it. Written apart from
/// the service, to hold the service against.
/// </summary>
internal static class ChatModel
{
    /// <summary>Those that were not cleared away.</summary>
    public static List<ChatMessage> Of(IReadOnlyCollection<Event> log)
    {
        var messages = All(log);
        if (log.LastOrDefault(x => x.Type == "MessagesCleared") is { } clear)
            messages.RemoveRange(0, (int)MessagesCleared.Parser.ParseFrom(clear.Body).Message);
        return messages;
    }

    public static List<ChatMessage> All(IEnumerable<Event> log)
    {
        var messages = new List<ChatMessage>();
        foreach (var @event in log.Where(x => x.Service == "chat"))
        {
            if (@event.Type == "MessagePosted")
            {
                var posted = MessagePosted.Parser.ParseFrom(@event.Body);
                messages.Add(new ChatMessage
                {
                    Id = messages.Count + 1,
                    Seq = @event.Seq,
                    Author = @event.Participant,
                    AuthorName = posted.AuthorName,
                    Text = posted.Text,
                    ReplyTo = posted.ReplyTo,
                    To = posted.To,
                    PostedAt = @event.Time,
                    Thread = posted.Thread,
                });
                if (posted.ThreadReplies > 0) messages[(int)posted.Thread - 1].Replies++;
                continue;
            }

            if (MessageOf(@event) == 0) continue;
            Change(messages[(int)MessageOf(@event) - 1], @event);
        }

        return messages;
    }

    /// <summary>The message that an event posts or changes, 0 when it does neither.</summary>
    public static long MessageOf(Event @event) => @event.Type switch
    {
        "MessagePosted" => MessagePosted.Parser.ParseFrom(@event.Body).Message,
        "MessageEdited" => MessageEdited.Parser.ParseFrom(@event.Body).Message,
        "MessageDeleted" => MessageDeleted.Parser.ParseFrom(@event.Body).Message,
        "ReactionChanged" => ReactionChanged.Parser.ParseFrom(@event.Body).Message,
        _ => 0,
    };

    private static void Change(ChatMessage message, Event @event)
    {
        switch (@event.Type)
        {
            case "MessageEdited":
                message.Text = MessageEdited.Parser.ParseFrom(@event.Body).Text;
                message.EditedAt = @event.Time;
                return;
            case "MessageDeleted":
                (message.Text, message.Deleted) = ("", true);
                message.Reactions.Clear();
                return;
        }

        var changed = ReactionChanged.Parser.ParseFrom(@event.Body);
        var reaction = message.Reactions.SingleOrDefault(x => x.Emoji == changed.Emoji);
        if (reaction is null) message.Reactions.Add(reaction = new Reaction { Emoji = changed.Emoji });
        if (changed.On) reaction.Participants.Add(@event.Participant);
        else reaction.Participants.Remove(@event.Participant);
        if (reaction.Participants.Count == 0) message.Reactions.Remove(reaction);
    }
}
