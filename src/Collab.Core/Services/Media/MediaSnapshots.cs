using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Core.Services.Media;

/// <summary>The call as a message, whole or as somebody may see it.</summary>
internal static class MediaSnapshots
{
    public static MediaSnapshot Write(MediaState state) => new()
    {
        Members = { state.Members },
        Bridge = state.Bridge,
        Callers = { state.Callers },
        DialIn = state.DialIn,
        NextNumber = state.NextNumber,
        NextDial = state.NextDial,
        Telephony = state.Telephony,
    };

    /// <summary>Of what opens a bridge, or rings a telephone, everybody sees their own alone.</summary>
    /// <param name="state">The whole.</param>
    /// <param name="participant">Whose; empty for nobody.</param>
    public static MediaSnapshot Write(MediaState state, string participant)
    {
        var snapshot = Write(state);
        for (var i = 0; i < snapshot.Members.Count; i++)
        {
            var member = snapshot.Members[i];
            if (member.Access.IsEmpty || member.Participant == participant) continue;
            snapshot.Members[i] = member.Clone();
            snapshot.Members[i].Access = ByteString.Empty;
        }

        for (var i = 0; i < snapshot.Callers.Count; i++)
        {
            var caller = snapshot.Callers[i];
            if (caller.Number.Length == 0 || caller.RequestedBy == participant) continue;
            snapshot.Callers[i] = caller.Clone();
            snapshot.Callers[i].Number = "";
        }

        return snapshot;
    }

    public static MediaState Read(MediaSnapshot snapshot) => new()
    {
        Members = [.. snapshot.Members],
        Bridge = snapshot.Bridge,
        Callers = [.. snapshot.Callers],
        DialIn = snapshot.DialIn,
        NextNumber = snapshot.NextNumber,
        NextDial = snapshot.NextDial,
        Telephony = snapshot.Telephony,
    };
}
