using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Layout;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Layout;

/// <summary>Random arranging, with panels and people who are mostly there.</summary>
internal sealed class LayoutCommands : IRandomCommands
{
    private static readonly string[] Panels = ["chat", "roster", "chat", "layout", "nothing"];

    public string Service => "layout";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(10) switch
    {
        0 => new SetLayout { Arrangement = (Arrangement)random.Next(3), Roaming = random.Next(2) == 0 },
        1 => new SetLayout { Arrangement = Arrangement.Panel, Panel = Panel(random), Roaming = random.Next(2) == 0 },
        <= 3 => new Spotlight
        {
            Participants =
            {
                Enumerable.Range(0, random.Next(4)).Select(_ => RandomCommands.Somebody(random))
                    .Distinct().Where(id => random.Next(8) == 0 || driver.Facts.Roster.Find(id) is not null),
            },
        },
        <= 5 => new StartLeading { Panel = Panel(random) },
        6 => new StopLeading(),
        _ => new LookAt { Panel = Panel(random) },
    };

    private static string Panel(Random random) => Panels[random.Next(Panels.Length)];
}
