using System.Collections.Immutable;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>The floor as a message, and back.</summary>
internal static class FloorSnapshots
{
    public static FloorSnapshot Write(FloorState state) => new()
    {
        Tokens = { state.Tokens.Values.Select(Write) },
        Hands = { state.Hands.Entries },
        Unmuted = { state.Unmuted.Entries },
        Asked = { state.Asked.Entries },
        Away = { state.Away.Entries },
        SelfUnmuteForbidden = !state.SelfUnmuteAllowed,
    };

    public static Token Write(TokenState token) => new()
    {
        Name = token.Name,
        Policy = token.Policy,
        GrabRole = token.GrabRole,
        Holder = token.Holder,
        HeldSince = token.HeldSince,
        OfferedTo = token.OfferedTo,
        Requests = { token.Requests.Entries },
        Inhibitors = { token.Inhibitors.Entries },
    };

    public static FloorState Read(FloorSnapshot snapshot) => FloorState.Empty with
    {
        Tokens = snapshot.Tokens.Select(Read).ToImmutableSortedDictionary(x => x.Name, x => x, StringComparer.Ordinal),
        Hands = People.Of(snapshot.Hands),
        Unmuted = People.Of(snapshot.Unmuted),
        Asked = People.Of(snapshot.Asked),
        Away = People.Of(snapshot.Away),
        SelfUnmuteAllowed = !snapshot.SelfUnmuteForbidden,
    };

    private static TokenState Read(Token token) => new()
    {
        Name = token.Name,
        Policy = token.Policy,
        GrabRole = token.GrabRole,
        Holder = token.Holder,
        HeldSince = token.HeldSince,
        OfferedTo = token.OfferedTo,
        Requests = People.Of(token.Requests),
        Inhibitors = People.Of(token.Inhibitors),
    };
}
