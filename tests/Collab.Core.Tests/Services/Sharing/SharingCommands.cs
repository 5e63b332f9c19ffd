using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Sharing;

/// <summary>People share, ask for control, get it and lose it.</summary>
internal sealed class SharingCommands : IRandomCommands
{
    public string Service => "sharing";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var shares = driver.Sharing().Shares;
        var share = shares.IsEmpty || random.Next(12) == 0 ? "s1" : shares[random.Next(shares.Count)].Id;
        return random.Next(14) switch
        {
            <= 3 => new StartSharing
            {
                Title = $"Screen {random.Next(9)}",
                Quality = (Quality)random.Next(4),
                Controllable = random.Next(4) > 0,
            },
            4 => new StopSharing { Share = share },
            5 => new PauseSharing { Share = share, On = random.Next(2) == 0 },
            6 => new ChangeSharing { Share = share, Quality = (Quality)random.Next(4), Region = RegionOf(random) },
            <= 8 => new RequestControl { Share = share },
            9 => new WithdrawRequest { Share = share },
            <= 11 => new GrantControl { Share = share, Participant = RandomCommands.Somebody(random) },
            12 => new RevokeControl { Share = share },
            _ => new ReportStatistics
            {
                Share = share,
                Statistics = new Statistics { Pictures = random.Next(99), Bytes = random.Next(99_999) },
            },
        };
    }

    private static Region? RegionOf(Random random) => random.Next(3) == 0
        ? null
        : new Region { Left = random.Next(600), Top = random.Next(600), Width = random.Next(1, 500), Height = 300 };
}
