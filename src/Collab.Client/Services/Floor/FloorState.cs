using System.Collections.Immutable;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;
using Google.Protobuf.Collections;

namespace Collab.Client;

/// <summary>Tokens, hands, microphones and who is away, as the fold of the log. Immutable.</summary>
/// <remarks>
/// Bounded by the server's limits: 32 tokens with 100 requests each, 1000 hands, 1000 open microphones, 2000 who are
/// away. Messages in it are never changed: a change puts another in the place.
/// </remarks>
public sealed record FloorState
{
    internal static readonly FloorState Empty = new();

    private FloorState() { }

    /// <summary>By name, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, Token> Tokens { get; private init; } =
        ImmutableSortedDictionary.Create<string, Token>(StringComparer.Ordinal).Add(
            FloorService.PresenterToken,
            new Token { Name = FloorService.PresenterToken, Policy = TokenPolicy.Free, GrabRole = Role.Presenter });

    /// <summary>Raised hands, the longest raised first.</summary>
    public ImmutableList<Entry> Hands { get; private init; } = [];

    /// <summary>Whose microphones are open; everybody else is muted.</summary>
    public ImmutableList<Entry> Unmuted { get; private init; } = [];

    /// <summary>Who was asked to unmute and has not answered.</summary>
    public ImmutableList<Entry> Asked { get; private init; } = [];

    /// <summary>Who is away.</summary>
    public ImmutableList<Entry> Away { get; private init; } = [];

    /// <summary>Whether everybody may open their own microphone unasked.</summary>
    public bool SelfUnmuteAllowed { get; private init; } = true;

    /// <summary>Whether a participant's hand is raised.</summary>
    public bool HasHandRaised(string participant) => IndexOf(Hands, participant) >= 0;

    /// <summary>Whether a participant's microphone is closed.</summary>
    public bool IsMuted(string participant) => IndexOf(Unmuted, participant) < 0;

    /// <summary>Whether a participant is away.</summary>
    public bool IsAway(string participant) => IndexOf(Away, participant) >= 0;

    internal static FloorState Of(FloorSnapshot snapshot) => Empty with
    {
        Tokens = snapshot.Tokens.ToImmutableSortedDictionary(x => x.Name, x => x, StringComparer.Ordinal),
        Hands = [.. snapshot.Hands],
        Unmuted = [.. snapshot.Unmuted],
        Asked = [.. snapshot.Asked],
        Away = [.. snapshot.Away],
        SelfUnmuteAllowed = !snapshot.SelfUnmuteForbidden,
    };

    internal FloorState After(ConferenceEvent @event)
    {
        var time = @event.Time.ToUnixTimeMilliseconds();
        return @event.Body switch
        {
            TokenDefined e => this with { Tokens = Tokens.SetItem(e.Token, Defined(e)) },
            TokenRemoved e => this with { Tokens = Tokens.Remove(e.Token) },
            TokenMoved e => Change(e.Token, token => Move(token, e.To, time)),
            TokenRequested e => Change(e.Token, token =>
                token.Requests.Add(new Entry { Participant = e.Participant, Since = time })),
            TokenRequestWithdrawn e => Change(e.Token, token => Remove(token.Requests, e.Participant)),
            TokenOffered e => Change(e.Token, token => token.OfferedTo = e.To),
            TokenOfferEnded e => Change(e.Token, token => token.OfferedTo = ""),
            TokenInhibited e => Change(e.Token, token =>
                token.Inhibitors.Add(new Entry { Participant = e.Participant, Since = time })),
            TokenInhibitionEnded e => Change(e.Token, token => Remove(token.Inhibitors, e.Participant)),
            HandRaised e => this with { Hands = With(Hands, e.Participant, time) },
            HandLowered e => this with { Hands = Without(Hands, e.Participant) },
            AllHandsLowered => this with { Hands = [] },
            ParticipantUnmuted e => this with
            {
                Unmuted = With(Unmuted, e.Participant, time),
                Asked = Without(Asked, e.Participant),
            },
            ParticipantMuted e => this with { Unmuted = Without(Unmuted, e.Participant) },
            AllMuted e => this with { Unmuted = Unmuted.RemoveAll(x => !e.Kept.Contains(x.Participant)), Asked = [] },
            SelfUnmuteChanged e => this with { SelfUnmuteAllowed = e.Allowed },
            UnmuteAsked e => this with { Asked = With(Asked, e.Participant, time) },
            UnmuteDeclined e => this with { Asked = Without(Asked, e.Participant) },
            AwayChanged e => this with
            {
                Away = e.On ? With(Away, e.Participant, time) : Without(Away, e.Participant),
            },
            ParticipantCleared e => Cleared(e.Participant),
            _ => this,
        };
    }

    private Token Defined(TokenDefined e)
    {
        var token = Tokens.TryGetValue(e.Token, out var known) ? known.Clone() : new Token { Name = e.Token };
        (token.Policy, token.GrabRole) = (e.Policy, e.GrabRole);
        return token;
    }

    private static void Move(Token token, string to, long time)
    {
        (token.Holder, token.OfferedTo, token.HeldSince) = (to, "", to.Length == 0 ? 0 : time);
        if (to.Length == 0) return;
        Remove(token.Requests, to);
        token.Inhibitors.Clear();
    }

    private FloorState Cleared(string participant)
    {
        var tokens = Tokens.ToBuilder();
        foreach (var token in Tokens.Values)
        {
            var changed = token.Clone();
            if (token.OfferedTo == participant) changed.OfferedTo = "";
            Remove(changed.Requests, participant);
            Remove(changed.Inhibitors, participant);
            tokens[token.Name] = changed;
        }

        return this with
        {
            Tokens = tokens.ToImmutable(),
            Hands = Without(Hands, participant),
            Unmuted = Without(Unmuted, participant),
            Asked = Without(Asked, participant),
            Away = Without(Away, participant),
        };
    }

    private FloorState Change(string name, Action<Token> change)
    {
        // The server may be newer, and know tokens that this client was not told of.
        if (!Tokens.TryGetValue(name, out var token)) return this;
        var changed = token.Clone();
        change(changed);
        return this with { Tokens = Tokens.SetItem(name, changed) };
    }

    private static void Remove(RepeatedField<Entry> entries, string participant)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (entries[i].Participant == participant) entries.RemoveAt(i);
        }
    }

    private static int IndexOf(ImmutableList<Entry> entries, string participant) =>
        entries.FindIndex(x => x.Participant == participant);

    private static ImmutableList<Entry> With(ImmutableList<Entry> entries, string participant, long since) =>
        IndexOf(entries, participant) >= 0
            ? entries
            : entries.Add(new Entry { Participant = participant, Since = since });

    private static ImmutableList<Entry> Without(ImmutableList<Entry> entries, string participant) =>
        IndexOf(entries, participant) is >= 0 and var index ? entries.RemoveAt(index) : entries;
}
