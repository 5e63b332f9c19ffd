using Collab.Protocol.Services.Floor;
using Google.Protobuf;

namespace Collab.Core.Services.Floor;

/// <summary>What an event makes of the floor.</summary>
internal static class FloorEvents
{
    public static FloorState Evolve(FloorState state, IMessage @event, EventContext context) => @event switch
    {
        TokenDefined e => state.With(Defined(state, e)),
        TokenRemoved e => state with { Tokens = state.Tokens.Remove(e.Token) },
        TokenMoved e => Change(state, e.Token, token => Moved(token, e.To, context.Time)),
        TokenRequested e => Change(state, e.Token, token => token with
        {
            Requests = token.Requests.Add(e.Participant, context.Time),
        }),
        TokenRequestWithdrawn e => Change(state, e.Token, token => token with
        {
            Requests = token.Requests.Remove(e.Participant),
        }),
        TokenOffered e => Change(state, e.Token, token => token with { OfferedTo = e.To }),
        TokenOfferEnded e => Change(state, e.Token, token => token with { OfferedTo = "" }),
        TokenInhibited e => Change(state, e.Token, token => token with
        {
            Inhibitors = token.Inhibitors.Add(e.Participant, context.Time),
        }),
        TokenInhibitionEnded e => Change(state, e.Token, token => token with
        {
            Inhibitors = token.Inhibitors.Remove(e.Participant),
        }),
        HandRaised e => state with { Hands = state.Hands.Add(e.Participant, context.Time) },
        HandLowered e => state with { Hands = state.Hands.Remove(e.Participant) },
        AllHandsLowered => state with { Hands = People.Empty },
        ParticipantUnmuted e => state with
        {
            Unmuted = state.Unmuted.Add(e.Participant, context.Time),
            Asked = state.Asked.Remove(e.Participant),
        },
        ParticipantMuted e => state with { Unmuted = state.Unmuted.Remove(e.Participant) },
        AllMuted e => state with { Unmuted = state.Unmuted.Keep(e.Kept), Asked = People.Empty },
        SelfUnmuteChanged e => state with { SelfUnmuteAllowed = e.Allowed },
        UnmuteAsked e => state with { Asked = state.Asked.Add(e.Participant, context.Time) },
        UnmuteDeclined e => state with { Asked = state.Asked.Remove(e.Participant) },
        AwayChanged { On: true } e => state with { Away = state.Away.Add(e.Participant, context.Time) },
        AwayChanged e => state with { Away = state.Away.Remove(e.Participant) },
        ParticipantCleared e => Cleared(state, e.Participant),
        _ => throw new UnknownEventException(FloorService.ServiceName, @event.Descriptor.Name),
    };

    private static TokenState Defined(FloorState state, TokenDefined e) =>
        state.Tokens.TryGetValue(e.Token, out var token)
            ? token with { Policy = e.Policy, GrabRole = e.GrabRole }
            : new TokenState { Name = e.Token, Policy = e.Policy, GrabRole = e.GrabRole };

    private static TokenState Moved(TokenState token, string to, long time) => to.Length == 0
        ? token with { Holder = "", HeldSince = 0, OfferedTo = "" }
        : token with
        {
            Holder = to,
            HeldSince = time,
            OfferedTo = "",
            Requests = token.Requests.Remove(to),
            Inhibitors = People.Empty,
        };

    private static FloorState Cleared(FloorState state, string participant)
    {
        var tokens = state.Tokens;
        foreach (var token in state.Tokens.Values)
        {
            tokens = tokens.SetItem(token.Name, token with
            {
                OfferedTo = token.OfferedTo == participant ? "" : token.OfferedTo,
                Requests = token.Requests.Remove(participant),
                Inhibitors = token.Inhibitors.Remove(participant),
            });
        }

        return state with
        {
            Tokens = tokens,
            Hands = state.Hands.Remove(participant),
            Unmuted = state.Unmuted.Remove(participant),
            Asked = state.Asked.Remove(participant),
            Away = state.Away.Remove(participant),
        };
    }

    private static FloorState Change(FloorState state, string name, Func<TokenState, TokenState> change) =>
        state.Tokens.TryGetValue(name, out var token)
            ? state.With(change(token))
            : throw new InvalidOperationException($"An event changes the token '{name}', which does not exist.");
}
