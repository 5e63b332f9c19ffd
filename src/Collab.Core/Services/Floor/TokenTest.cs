using Collab.Protocol;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Answers <c>GetToken</c>: a token, and what it is to whoever asks.</summary>
internal static class TokenTest
{
    public static QueryStep Answer(FloorState state, GetToken query, Viewer viewer) =>
        Tokens.Find(state, query.Token, out var token) is { Refused: { } code } refusal
            ? new QueryStep.Refused(code, refusal.Message)
            : new QueryStep.Answered(new TokenTested
            {
                Token = FloorSnapshots.Write(token),
                Status = StatusOf(token, viewer.Participant),
            });

    private static TokenStatus StatusOf(TokenState token, string viewer)
    {
        if (token.Inhibitors.Contains(viewer)) return TokenStatus.InhibitedByYou;
        if (token.Inhibitors.Count > 0) return TokenStatus.InhibitedByOther;
        if (token.Holder.Length == 0) return TokenStatus.Free;
        if (token.OfferedTo == viewer) return TokenStatus.OfferedToYou;
        if (token.Holder != viewer) return TokenStatus.HeldByOther;
        return token.OfferedTo.Length > 0 ? TokenStatus.OfferedByYou : TokenStatus.HeldByYou;
    }
}
