using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Tests.Services.Conference;

/// <summary>Random commands of the conference; its end is rare, for nothing comes after it.</summary>
internal sealed class ConferenceCommands : IRandomCommands
{
    public string Service => "conference";

    public IMessage Next(Random random, ConferenceDriver driver) => Of(random, mayEnd: random.Next(30) == 0);

    public static IMessage Of(Random random, bool mayEnd) => random.Next(mayEnd ? 20 : 19) switch
    {
        <= 6 => new Lock(),
        <= 14 => new Unlock(),
        <= 16 => new Open(),
        <= 18 => new Create { Site = "site", Title = "Again" },
        _ => new End(),
    };
}
