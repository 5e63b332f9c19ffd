using System.Collections.Immutable;
using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The call, as the fold of the log. Immutable.</summary>
public sealed record MediaState
{
    internal static readonly MediaState Empty = new();

    private MediaState() { }

    /// <summary>Who is in the call, in the order of joining it.</summary>
    public ImmutableArray<Member> Members { get; private init; } = [];

    /// <summary>What clients connect through; empty for each other, as a mesh.</summary>
    public string Bridge { get; private init; } = "";

    /// <summary>Who is on a telephone, in the order of appearing; numbers are those of one's own requests.</summary>
    public ImmutableArray<Caller> Callers { get; private init; } = [];

    /// <summary>Whether people can be called.</summary>
    public bool Telephony { get; private init; }

    /// <summary>How to dial in, for people; empty when one cannot.</summary>
    public string DialIn { get; private init; } = "";

    /// <summary>Somebody in the call; <c>null</c> when they are not.</summary>
    public Member? Find(string participant) => Members.FirstOrDefault(x => x.Participant == participant);

    internal static MediaState Of(MediaSnapshot snapshot) => new()
    {
        Members = [.. snapshot.Members],
        Bridge = snapshot.Bridge,
        Callers = [.. snapshot.Callers],
        Telephony = snapshot.Telephony,
        DialIn = snapshot.DialIn,
    };

    internal MediaState After(ConferenceEvent @event) => @event.Body switch
    {
        CallJoined e => this with { Members = Members.Add(MemberOf(e, @event)) },
        CallLeft e => this with { Members = Members.RemoveAll(x => x.Participant == e.Participant) },
        CameraChanged e => Change(e.Participant, member => member.Camera = e.On),
        BridgeChanged e => this with
        {
            Bridge = e.Bridge,
            Members = [.. Members.Select(x => Changed(x, member => member.Access = ByteString.Empty))],
        },
        AccessGranted e => Change(e.Participant, member => member.Access = e.Access),
        CallerAdded e => this with { Callers = Callers.Add(CallerOf(e, @event)) },
        CallerNumbered e => ChangeCaller(e.Caller, caller => caller.Number = e.Number),
        CallerChanged e => ChangeCaller(e.Caller, caller => (caller.Label, caller.Status) = (e.Label, e.Status)),
        CallerHangingUp e => ChangeCaller(e.Caller, caller => caller.HangingUp = true),
        CallerRemoved e => this with { Callers = Callers.RemoveAll(x => x.Id == e.Caller) },
        TelephonyChanged e => this with { Telephony = e.On, DialIn = e.DialIn },
        _ => this,
    };

    private static Member MemberOf(CallJoined joined, ConferenceEvent @event) => new()
    {
        Participant = joined.Participant,
        Number = joined.Number,
        Session = joined.Session,
        Camera = joined.Camera,
        Since = @event.Time.ToUnixTimeMilliseconds(),
    };

    private static Caller CallerOf(CallerAdded added, ConferenceEvent @event) => new()
    {
        Id = added.Caller,
        Label = added.Label,
        Status = added.Status,
        RequestedBy = added.RequestedBy,
        Since = @event.Time.ToUnixTimeMilliseconds(),
    };

    private static Member Changed(Member member, Action<Member> change)
    {
        var changed = member.Clone();
        change(changed);
        return changed;
    }

    private MediaState Change(string participant, Action<Member> change) => this with
    {
        Members = [.. Members.Select(x => x.Participant == participant ? Changed(x, change) : x)],
    };

    private MediaState ChangeCaller(string caller, Action<Caller> change) => this with
    {
        Callers = [.. Callers.Select(known =>
        {
            if (known.Id != caller) return known;
            var changed = known.Clone();
            change(changed);
            return changed;
        })],
    };
}
