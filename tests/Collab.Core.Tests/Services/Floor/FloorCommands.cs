using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Floor;

/// <summary>Random wishes for few tokens, so that people get into each other's way.</summary>
internal sealed class FloorCommands : IRandomCommands
{
    private static readonly string[] Tokens = ["presenter", "stick", "stage"];

    private static readonly Role[] Roles = [Role.Unspecified, Role.Attendee, Role.Attendee, Role.Presenter];

    public string Service => "floor";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var (token, somebody) = (Tokens[random.Next(Tokens.Length)], RandomCommands.Somebody(random));
        if (random.Next(3) == 0 && Answer(random, driver) is { } answer) return answer;
        return random.Next(30) switch
        {
            <= 1 => new DefineToken
            {
                Token = token,
                Policy = (TokenPolicy)random.Next(3),
                GrabRole = Roles[random.Next(Roles.Length)],
            },
            2 => new RemoveToken { Token = token },
            <= 4 => new GrabToken { Token = token },
            <= 7 => new RequestToken { Token = token },
            8 => new WithdrawRequest { Token = token },
            <= 11 => new GiveToken { Token = token, To = random.Next(5) == 0 ? "" : somebody },
            12 => new AcceptToken { Token = token },
            13 => new DeclineToken { Token = token },
            14 => new ReleaseToken { Token = token },
            <= 16 => new InhibitToken { Token = token, On = random.Next(3) > 0 },
            17 => new AssignToken { Token = token, To = random.Next(3) == 0 ? "" : somebody },
            <= 19 => new RaiseHand(),
            20 => random.Next(2) == 0 ? new LowerHand() : new LowerHandOf { Participant = somebody },
            21 => new LowerAllHands(),
            <= 23 => new Unmute(),
            24 => random.Next(2) == 0 ? new Mute() : new MuteParticipant { Participant = somebody },
            25 => new MuteAll { ExceptPresenters = random.Next(2) == 0 },
            26 => new AllowSelfUnmute { Allowed = random.Next(2) == 0 },
            27 => new AskToUnmute { Participant = somebody },
            28 => new DeclineUnmute(),
            _ => new SetAway { On = random.Next(3) > 0 },
        };
    }

    /// <summary>What a token that is held, offered or inhibited waits for; <c>null</c> while none is.</summary>
    private static IMessage? Answer(Random random, ConferenceDriver driver)
    {
        var tokens = driver.Floor().Tokens.Values.Where(x => !x.IsFree).ToList();
        if (tokens.Count == 0) return null;
        var token = tokens[random.Next(tokens.Count)];
        if (token.Inhibitors.Count > 0) return new InhibitToken { Token = token.Name };
        if (token.OfferedTo.Length == 0)
            return new GiveToken { Token = token.Name, To = RandomCommands.Somebody(random) };
        return random.Next(3) switch
        {
            0 => new AcceptToken { Token = token.Name },
            1 => new DeclineToken { Token = token.Name },
            _ => new GiveToken { Token = token.Name },
        };
    }
}
