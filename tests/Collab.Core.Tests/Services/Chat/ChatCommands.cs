using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Chat;

/// <summary>Random talk about the first messages, so that most commands find theirs.</summary>
internal sealed class ChatCommands : IRandomCommands
{
    private static readonly string[] Emojis = ["+1", "\U0001F600", "\u2764\uFE0F", "?"];

    public string Service => "chat";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(10) switch
    {
        <= 3 => new PostMessage
        {
            Text = $"text {random.Next(1000)}",
            To = random.Next(2) == 0 ? "" : RandomCommands.Somebody(random),
            ReplyTo = random.Next(4) == 0 ? random.Next(12) : 0,
        },
        4 => new EditMessage { Message = random.Next(12), Text = $"edited {random.Next(1000)}" },
        5 => new DeleteMessage { Message = random.Next(12) },
        _ => new React
        {
            Message = random.Next(12),
            Emoji = Emojis[random.Next(Emojis.Length)],
            On = random.Next(3) > 0,
        },
    };
}
