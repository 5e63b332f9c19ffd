using Collab.Protocol;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Raised hands, and who is away.</summary>
internal static class Hands
{
    public static Decision Raise(FloorState state, DecisionContext context)
    {
        if (context.Sender is not { } sender) return Tokens.RefuseServer();
        if (state.Hands.Contains(sender.Id)) return Decision.Nothing;
        return state.Hands.Count >= FloorLimits.HandsMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Hands.Count} hands are raised, which is the limit: raise yours later.")
            : Decision.Accept(new HandRaised { Participant = sender.Id });
    }

    public static Decision Lower(FloorState state, DecisionContext context) => context.Sender is { } sender
        ? Lower(state, sender.Id)
        : Tokens.RefuseServer();

    public static Decision LowerOf(FloorState state, LowerHandOf lower, DecisionContext context) =>
        Tokens.RefuseAbsent(lower.Participant, context) ?? Lower(state, lower.Participant);

    public static Decision LowerAll(FloorState state) =>
        state.Hands.Count == 0 ? Decision.Nothing : Decision.Accept(new AllHandsLowered());

    public static Decision SetAway(FloorState state, SetAway away, DecisionContext context)
    {
        if (context.Sender is not { } sender) return Tokens.RefuseServer();
        if (away.On == state.Away.Contains(sender.Id)) return Decision.Nothing;
        return away.On && state.Away.Count >= FloorLimits.AwayMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Away.Count} participants are away, which is the limit: you are shown as present.")
            : Decision.Accept(new AwayChanged { Participant = sender.Id, On = away.On });
    }

    private static Decision Lower(FloorState state, string participant) => state.Hands.Contains(participant)
        ? Decision.Accept(new HandLowered { Participant = participant })
        : Decision.Nothing;
}
