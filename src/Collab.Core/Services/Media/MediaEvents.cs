using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Core.Services.Media;

/// <summary>What an event makes of the call.</summary>
internal static class MediaEvents
{
    public static MediaState Evolve(MediaState state, IMessage @event, EventContext context) => @event switch
    {
        CallJoined e => state with
        {
            Members = state.Members.Add(new Member
            {
                Participant = e.Participant,
                Number = e.Number,
                Session = e.Session,
                Camera = e.Camera,
                Since = context.Time,
            }),
            NextNumber = e.Number + 1,
        },
        CallLeft e => state with { Members = state.Members.RemoveAll(x => x.Participant == e.Participant) },
        CameraChanged e => state.Change(e.Participant, member => member.Camera = e.On),
        BridgeChanged e => state with
        {
            Bridge = e.Bridge,
            Members = state.Members.ConvertAll(WithoutAccess),
        },
        AccessGranted e => state.Change(e.Participant, member => member.Access = e.Access),
        CallerAdded e => Add(state, e, context),
        CallerNumbered e => state.ChangeCaller(e.Caller, caller => caller.Number = e.Number),
        CallerChanged e => state.ChangeCaller(
            e.Caller, caller => (caller.Label, caller.Status) = (e.Label, e.Status)),
        CallerHangingUp e => state.ChangeCaller(e.Caller, caller => caller.HangingUp = true),
        CallerRemoved e => state with { Callers = state.Callers.RemoveAll(x => x.Id == e.Caller) },
        TelephonyChanged e => state with { Telephony = e.On, DialIn = e.DialIn },
        _ => throw new UnknownEventException(MediaService.ServiceName, @event.Descriptor.Name),
    };

    private static MediaState Add(MediaState state, CallerAdded added, EventContext context) => state with
    {
        Callers = state.Callers.Add(new Caller
        {
            Id = added.Caller,
            Label = added.Label,
            Status = added.Status,
            RequestedBy = added.RequestedBy,
            Since = context.Time,
        }),
        NextDial = added.RequestedBy.Length > 0 ? state.NextDial + 1 : state.NextDial,
    };

    private static Member WithoutAccess(Member member)
    {
        if (member.Access.IsEmpty) return member;
        var without = member.Clone();
        without.Access = ByteString.Empty;
        return without;
    }
}
