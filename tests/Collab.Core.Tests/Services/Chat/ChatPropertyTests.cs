using Collab.Core.Services;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

/// <summary>What holds of the chat, whatever is sent and whenever.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ChatPropertyTests
{
    [Test]
    public void Private_messages_stay_with_their_two()
    {
        var reached = 0;
        Walks.Conferences(80, driver =>
        {
            var expected = ChatModel.Of(driver.Log);
            if (expected.Any(x => x.To.Length > 0)) reached++;
            foreach (var person in RandomCommands.People.Append("stranger"))
            {
                // Not even a host sees others' private messages.
                var viewer = new Viewer(person, Role.Host);
                var visible = expected.Where(x => x.To.Length == 0 || x.To == person || x.Author == person).ToList();
                var chat = driver.State.Catalog.Services[driver.State.Catalog.IndexOf("chat")];
                var view = (ChatSnapshot)chat.View(driver.State.StateOf("chat"), viewer);
                Walks.Require(view.Messages.SequenceEqual(visible), $"{person} sees other messages than they should");
                var answer = (QueryStep.Answered)driver.Ask(new GetHistory { Limit = 200 }, viewer);
                var history = ((History)answer.Answer).Messages;
                Walks.Require(history.SequenceEqual(visible.TakeLast(200)), $"{person} gets another history");
            }

            RequireAudiences(driver, expected);
        }, focus: "chat");
        Assert.That(reached, Is.GreaterThan(0), "some walk came to a private message");
    }

    private static void RequireAudiences(ConferenceDriver driver, List<ChatMessage> messages)
    {
        foreach (var @event in driver.Log.Where(x => x.Service == "chat"))
        {
            var message = messages[(int)ChatModel.MessageOf(@event) - 1];
            string[] audience = message.To.Length == 0 ? [] : [message.Author, message.To];
            Walks.Require(@event.Audience.Order().SequenceEqual(audience.Order()), $"{@event} is for the wrong people");
        }
    }
}
