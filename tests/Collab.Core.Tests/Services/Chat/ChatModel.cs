using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Tests.Services.Chat;

/// <summary>
/// The chat as plainly as can be: every message that was ever posted, as the whole log leaves it. Written apart from
/// the service, to hold the service against.
/// </summary>
internal static class ChatModel
{
    public static List<ChatMessage> Of(IEnumerable<Event> log)
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
                });
                continue;
            }

            Change(messages[(int)MessageOf(@event) - 1], @event);
        }

        return messages;
    }

    public static long MessageOf(Event @event) => @event.Type switch
    {
        "MessagePosted" => MessagePosted.Parser.ParseFrom(@event.Body).Message,
        "MessageEdited" => MessageEdited.Parser.ParseFrom(@event.Body).Message,
        "MessageDeleted" => MessageDeleted.Parser.ParseFrom(@event.Body).Message,
        _ => ReactionChanged.Parser.ParseFrom(@event.Body).Message,
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
