using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The floor of the client is the server's fold: the same events lead both to the same.</summary>
internal sealed class FloorFoldingTests
{
    private static readonly IService Floor = new Core.Services.Floor.FloorService();

    [Test]
    public void The_floor_is_folded_as_the_server_folds_it([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (state, server) = (FloorState.Empty, Floor.Initial);
        for (var seq = 1; seq <= 300; seq++)
        {
            var body = Next(random, state);
            server = Floor.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf(body, seq));
            var snapshot = (FloorSnapshot)Floor.ToSnapshot(server);
            Assert.That(ToSnapshot(state), Is.EqualTo(snapshot), $"seed {seed}, seq {seq}: {body}");
            Assert.That(ToSnapshot(FloorState.Of(snapshot)), Is.EqualTo(snapshot));
        }
    }

    [Test]
    public void An_event_leaves_the_state_before_it_as_it_was()
    {
        var before = FloorState.Empty.After(EventOf(new TokenRequested { Token = "presenter", Participant = "a" }, 1));
        before.After(EventOf(new TokenMoved { Token = "presenter", To = "a" }, 2));
        Assert.That(before.Tokens["presenter"].Requests, Has.Count.EqualTo(1));
        Assert.That(before.Tokens["presenter"].Holder, Is.Empty);
    }

    [Test]
    public void Events_of_tokens_that_are_not_known_change_nothing() =>
        Assert.That(
            FloorState.Empty.After(EventOf(new TokenOffered { Token = "x", To = "a" }, 1)),
            Is.SameAs(FloorState.Empty));

    [Test]
    public void One_sees_whose_hand_is_up_who_is_muted_and_who_is_away()
    {
        var state = FloorState.Empty
            .After(EventOf(new HandRaised { Participant = "a" }, 1))
            .After(EventOf(new ParticipantUnmuted { Participant = "b" }, 2))
            .After(EventOf(new AwayChanged { Participant = "c", On = true }, 3));
        Assert.That((state.HasHandRaised("a"), state.HasHandRaised("b")), Is.EqualTo((true, false)));
        Assert.That((state.IsMuted("a"), state.IsMuted("b")), Is.EqualTo((true, false)));
        Assert.That((state.IsAway("a"), state.IsAway("c")), Is.EqualTo((false, true)));
    }

    private static IMessage Next(Random random, FloorState state)
    {
        var somebody = $"p{random.Next(4)}";
        var names = state.Tokens.Keys.ToList();
        var token = names[random.Next(names.Count)];
        var known = state.Tokens[token];
        return random.Next(20) switch
        {
            0 => new TokenDefined { Token = $"t{random.Next(4)}", Policy = TokenPolicy.Pass, GrabRole = Role.Host },
            1 when token != FloorService.PresenterToken => new TokenRemoved { Token = token },
            <= 4 => new TokenMoved { Token = token, From = known.Holder, To = random.Next(3) > 0 ? somebody : "" },
            <= 6 when known.Requests.All(x => x.Participant != somebody) =>
                new TokenRequested { Token = token, Participant = somebody },
            7 => new TokenRequestWithdrawn { Token = token, Participant = somebody },
            8 => new TokenOffered { Token = token, To = somebody },
            9 => new TokenOfferEnded { Token = token, To = known.OfferedTo },
            10 when known.Inhibitors.All(x => x.Participant != somebody) =>
                new TokenInhibited { Token = token, Participant = somebody },
            11 => new TokenInhibitionEnded { Token = token, Participant = somebody },
            12 => new HandRaised { Participant = somebody },
            13 => random.Next(3) > 0 ? new HandLowered { Participant = somebody } : new AllHandsLowered(),
            14 => new ParticipantUnmuted { Participant = somebody },
            15 => random.Next(2) > 0
                ? new ParticipantMuted { Participant = somebody }
                : new AllMuted { Kept = { "p1", "p2" } },
            16 => new SelfUnmuteChanged { Allowed = random.Next(2) > 0 },
            17 => random.Next(3) > 0
                ? new UnmuteAsked { Participant = somebody }
                : new UnmuteDeclined { Participant = somebody },
            18 => new AwayChanged { Participant = somebody, On = random.Next(3) > 0 },
            _ => new ParticipantCleared { Participant = somebody },
        };
    }

    private static FloorSnapshot ToSnapshot(FloorState state) => new()
    {
        Tokens = { state.Tokens.Values },
        Hands = { state.Hands },
        Unmuted = { state.Unmuted },
        Asked = { state.Asked },
        Away = { state.Away },
        SelfUnmuteForbidden = !state.SelfUnmuteAllowed,
    };

    private static ConferenceEvent EventOf(IMessage body, long seq) => ConferenceEvent.Of(
        new Event
        {
            Seq = seq,
            Service = "floor",
            Type = body.Descriptor.Name,
            Participant = "ann",
            Time = 1000 + seq,
        },
        body);
}
