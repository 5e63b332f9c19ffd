using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

/// <summary>A conference with a host (ann), a co-host (cat) and two attendees (bob, dan) who talk.</summary>
internal static class ChatRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("bob").Join("dan");

    public static ChatState Chat(this ConferenceDriver driver) =>
        (ChatState)driver.State.StateOf(ChatService.ServiceName);

    /// <summary>Posts and tells the id.</summary>
    public static long Post(this ConferenceDriver driver, string author, string text, string to = "", long reply = 0)
    {
        var outcome = driver.Send(author, new PostMessage { Text = text, To = to, ReplyTo = reply });
        return outcome.Events.Count == 1
            ? ((MessagePosted)outcome.Events[0]).Message
            : throw new InvalidOperationException(outcome.Decision.Message);
    }

    public static string[] LastAudience(this ConferenceDriver driver) => [.. driver.Log[^1].Audience];
}
