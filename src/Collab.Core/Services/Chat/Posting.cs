using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Chat;

/// <summary>Posting a message, to everybody or to one participant, perhaps as an answer.</summary>
internal static class Posting
{
    public static Decision Decide(ChatState state, PostMessage post, DecisionContext context)
    {
        if (context.Sender is not { } author) return RefuseServer();
        var text = post.Text.Trim();
        return CheckText(text)
            ?? CheckRecipient(post.To, author, context.Facts)
            ?? CheckReply(state, post, context)
            ?? (post.To.Length == 0 ? state.SlowMode.RefuseEarly(author, context.Now) : null)
            ?? Accept(state, post, text, author);
    }

    private static Decision Accept(ChatState state, PostMessage post, string text, Participant author)
    {
        var posted = new MessagePosted
        {
            Message = state.NextMessage,
            Text = text,
            ReplyTo = post.ReplyTo,
            To = post.To,
            AuthorName = author.Name,
        };
        Threads.Assign(state, posted);
        return Privacy.Accept(posted, author.Id, post.To);
    }

    public static Decision? CheckText(string text) =>
        LegalText.CheckLines("text", text, 1, ChatLimits.TextCharactersMax);

    public static Decision RefuseServer() => Decision.Refuse(
        RefusalCode.InvalidArgument,
        "Only a participant can post, edit, react or mark what was read: send it from a session.");

    private static Decision? CheckRecipient(string to, Participant author, Facts facts)
    {
        if (to.Length == 0) return null;
        if (to == author.Id)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                "to is yourself: name another participant, or leave it empty to write to everybody.");
        }

        return facts.Roster.Find(to) is null
            ? Decision.Refuse(
                RefusalCode.NotFound,
                $"Nobody with the id '{LegalText.Quotable(to)}' is in the conference, so the message was not sent.")
            : null;
    }

    private static Decision? CheckReply(ChatState state, PostMessage post, DecisionContext context)
    {
        if (post.ReplyTo == 0) return null;
        if (Privacy.Find(state, post.ReplyTo, context, out var answered) is { } refusal) return refusal;
        if (answered.To.Length == 0) return null;
        var other = answered.Author == context.Sender!.Id ? answered.To : answered.Author;
        return post.To == other
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"Message {post.ReplyTo} is private: set to to '{other}', or do not answer it.");
    }
}
