using Collab.Protocol;
using Collab.Protocol.Services.Recording;
using Google.Protobuf;

namespace Collab.Core.Services.Recording;

/// <summary>Agreeing to be recorded, or not.</summary>
internal static class Consenting
{
    public static Decision Decide(RecordingState state, bool given, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can consent or refuse: send it from a session.");
        }

        var isKnown = state.Consents.TryGetValue(sender.Id, out var before);
        if (isKnown && before == given) return Decision.Nothing;
        if (!isKnown && state.Consents.Count >= RecordingLimits.ConsentsMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Consents.Count} participants have answered, which is the limit: it is forgotten when the "
                + "recording stops.");
        }

        // What follows from the answer comes with it: settling looks at the others' changes, not at our own.
        var answered = state with { Consents = state.Consents.SetItem(sender.Id, given) };
        IMessage answer = given ? new ConsentGiven() : new ConsentRefused();
        return Decision.Accept(
            [new DecidedEvent(answer, []), .. Running.Settle(answered, context.Facts).Events]);
    }
}
