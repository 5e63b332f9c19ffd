using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Tour;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Tour;

/// <summary>Random travels.</summary>
internal sealed class TourCommands : IRandomCommands
{
    private static readonly string[] Urls =
        ["https://example.org/", "https://example.org/a?b=c#d", "http://example.org/", "file:///etc/passwd", "nowhere"];

    public string Service => "tour";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(10) switch
    {
        <= 5 => new VisitPage { Url = Urls[random.Next(Urls.Length)], Title = random.Next(2) == 0 ? "" : "A page" },
        <= 7 => new HandOverTour { To = RandomCommands.Somebody(random) },
        8 => new EndTour(),
        _ => new AllowHttp { Allowed = random.Next(2) == 0 },
    };
}
