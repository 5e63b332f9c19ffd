using System.Text;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Core.Services.Chat;

/// <summary>Reacting to a message, and taking the reaction back.</summary>
internal static class Reacting
{
    public static Decision Decide(ChatState state, React react, DecisionContext context)
    {
        if (context.Sender is not { } sender) return Posting.RefuseServer();
        if (Privacy.Find(state, react.Message, context, out var message) is { } refusal) return refusal;
        if (message.Deleted) return Changing.RefuseDeleted(react.Message);
        if (CheckEmoji(react.Emoji) is { } illegal) return illegal;
        var reaction = message.Reactions.FirstOrDefault(x => x.Emoji == react.Emoji);
        if (react.On == (reaction?.Participants.Contains(sender.Id) ?? false)) return Decision.Nothing;
        if (react.On && RefuseMore(message, reaction) is { } full) return full;
        return Privacy.Accept(
            new ReactionChanged { Message = react.Message, Emoji = react.Emoji, On = react.On },
            message.Author,
            message.To);
    }

    private static Decision? RefuseMore(ChatMessage message, Reaction? reaction)
    {
        if (reaction is null && message.Reactions.Count >= ChatLimits.EmojisPerMessageMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"Message {message.Id} has {message.Reactions.Count} different reactions, which is the limit: use one "
                + "of them.");
        }

        return reaction is not null && reaction.Participants.Count >= ChatLimits.ParticipantsPerEmojiMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{reaction.Participants.Count} participants react so to message {message.Id}, which is the limit.")
            : null;
    }

    private static Decision? CheckEmoji(string emoji)
    {
        var bytes = Encoding.UTF8.GetByteCount(emoji);
        if (bytes is 0 or > ChatLimits.EmojiBytesMax || emoji.Any(char.IsWhiteSpace))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"emoji has {bytes} bytes; 1 to {ChatLimits.EmojiBytesMax} bytes of UTF-8 without white space are "
                + "legal.");
        }

        return LegalText.CheckLine("emoji", emoji, 1, ChatLimits.EmojiBytesMax);
    }
}
