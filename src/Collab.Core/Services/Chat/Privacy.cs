using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>Who may see a message and what happens to it.</summary>
internal static class Privacy
{
    public static bool IsPrivate(ChatMessage message) => message.To.Length > 0;

    public static bool MaySee(ChatMessage message, string participant) =>
        !IsPrivate(message) || message.To == participant || message.Author == participant;

    /// <summary>An event about a message, for those who may see the message.</summary>
    public static Decision Accept(IMessage @event, string author, string to)
    {
        ImmutableArray<string> audience = to.Length == 0 ? [] : [author, to];
        return Decision.Accept([new DecidedEvent(@event, audience)]);
    }

    /// <summary>Finds a message for somebody, or says why not.</summary>
    /// <remarks>To those who may not see it, a message does not exist: the refusal is the same.</remarks>
    public static Decision? Find(ChatState state, long id, DecisionContext context, out ChatMessage message)
    {
        message = state.Find(id)!;
        if (state.IsEvicted(id))
        {
            return Decision.Refuse(
                RefusalCode.NotFound,
                $"Message {id} is too old: only the newest messages, now from {state.FirstMessage}, can be changed or "
                + "answered.");
        }

        if (id >= 1 && id <= state.Cleared.Message)
            return Decision.Refuse(RefusalCode.NotFound, $"Message {id} was cleared away, with all before it.");
        // The server itself may see everything.
        return message is not null && (context.Sender is null || MaySee(message, context.Sender.Id))
            ? null
            : Decision.Refuse(RefusalCode.NotFound, $"There is no message {id}.");
    }
}
