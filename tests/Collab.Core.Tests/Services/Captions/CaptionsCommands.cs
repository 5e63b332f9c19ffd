using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Captions;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Captions;

/// <summary>Random speech, mostly while captions are on, and corrections of the first lines.</summary>
internal sealed class CaptionsCommands : IRandomCommands
{
    private static readonly string[] Languages = ["", "en", "pt-BR", "de"];

    public string Service => "captions";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(20) switch
    {
        <= 1 => new SwitchCaptions { On = random.Next(5) > 0 || !driver.Captions().On },
        <= 3 => new ChooseCaptioners
        {
            Who = (Captioners)random.Next(4),
            Chosen = { RandomCommands.Somebody(random), RandomCommands.Somebody(random) },
        },
        <= 12 => new AddLine
        {
            Text = $"line {random.Next(1000)}",
            Speaker = random.Next(2) == 0 ? "" : RandomCommands.Somebody(random),
            Language = Languages[random.Next(Languages.Length)],
            End = random.Next(2) == 0 ? 0 : driver.Now + random.Next(7000),
            Start = random.Next(2) == 0 ? 0 : driver.Now - random.Next(70_000),
        },
        <= 16 => new CorrectLine { Line = random.Next(8), Text = $"corrected {random.Next(1000)}" },
        _ => new RemoveLine { Line = random.Next(12) },
    };
}
