using Collab.Protocol;
using Collab.Protocol.Services.Recording;

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

        return given ? Decision.Accept(new ConsentGiven()) : Decision.Accept(new ConsentRefused());
    }
}
