using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Chat;

/// <summary>Editing and deleting messages, one or all.</summary>
internal static class Changing
{
    public static Decision Edit(ChatState state, EditMessage edit, DecisionContext context)
    {
        if (context.Sender is not { } sender) return Posting.RefuseServer();
        if (Privacy.Find(state, edit.Message, context, out var message) is { } refusal) return refusal;
        if (message.Author != sender.Id)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Message {edit.Message} is by '{message.Author}': only its author may edit it.");
        }

        if (message.Deleted) return RefuseDeleted(edit.Message);
        var text = edit.Text.Trim();
        return Posting.CheckText(text)
            ?? (text == message.Text
                ? Decision.Nothing
                : Privacy.Accept(
                    new MessageEdited { Message = edit.Message, Text = text },
                    message.Author,
                    message.To));
    }

    public static Decision Delete(ChatState state, DeleteMessage delete, DecisionContext context)
    {
        if (Privacy.Find(state, delete.Message, context, out var message) is { } refusal) return refusal;
        if (context.Sender is { Role: < Role.CoHost } sender && sender.Id != message.Author)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Message {delete.Message} is by '{message.Author}': only its author, a co-host or a host may delete "
                + "it.");
        }

        return message.Deleted
            ? Decision.Nothing
            : Privacy.Accept(new MessageDeleted { Message = delete.Message }, message.Author, message.To);
    }

    public static Decision Clear(ChatState state) => state.Cleared.Message == state.NextMessage - 1
        ? Decision.Nothing
        : Decision.Accept(new MessagesCleared { Message = state.NextMessage - 1 });

    public static Decision RefuseDeleted(long message) =>
        Decision.Refuse(RefusalCode.NotFound, $"Message {message} was deleted.");
}
