using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Media;

/// <summary>People come into the call and go, a bridge and a telephone exchange have their say.</summary>
internal sealed class MediaCommands : IRandomCommands
{
    public string Service => "media";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var media = driver.Media();
        var member = media.Members.IsEmpty ? null : media.Members[random.Next(media.Members.Count)];
        var caller = media.Callers.IsEmpty
            ? $"in-{random.Next(30)}"
            : media.Callers[random.Next(media.Callers.Count)].Id;
        return random.Next(14) switch
        {
            <= 3 => new JoinCall { Camera = random.Next(2) == 0 },
            4 => new LeaveCall(),
            5 => new SetCamera { On = random.Next(2) == 0 },
            6 => new RemoveFromCall { Participant = RandomCommands.Somebody(random) },
            7 => new DialOut { Number = $"+49{random.Next(100_000)}", Label = $"Caller {random.Next(9)}" },
            8 => new HangUp { Caller = caller },
            9 => new UseBridge { Bridge = random.Next(3) == 0 ? "" : $"bridge {random.Next(2)}" },
            10 => new GrantAccess
            {
                Participant = member?.Participant ?? "ann",
                Number = member?.Number ?? 1,
                Access = ByteString.CopyFrom((byte)random.Next(3), 1),
            },
            11 => new ReportCaller
            {
                Caller = random.Next(2) == 0 ? caller : $"in-{random.Next(30)}",
                Label = random.Next(3) == 0 ? "" : $"Caller {random.Next(9)}",
                Status = (CallerStatus)random.Next(1, 4),
            },
            12 => new ReportCallerGone { Caller = caller, Reason = random.Next(2) == 0 ? "" : "busy" },
            _ => new OfferTelephony
            {
                On = random.Next(4) > 0,
                DialIn = random.Next(3) == 0 ? "" : $"Call {random.Next(5)}",
            },
        };
    }
}
