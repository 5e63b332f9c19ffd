using System.Collections.Immutable;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Floor;

/// <summary>Tokens, hands, microphones and who is away. Immutable; bounded by <see cref="FloorLimits"/>.</summary>
public sealed record FloorState
{
    /// <summary>The token that is always there.</summary>
    public const string PresenterToken = "presenter";

    /// <summary>Nobody has raised a hand yet; the only token is free.</summary>
    public static readonly FloorState Empty = new();

    /// <summary>By name, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, TokenState> Tokens { get; internal init; } =
        ImmutableSortedDictionary.Create<string, TokenState>(StringComparer.Ordinal).Add(
            PresenterToken,
            new TokenState { Name = PresenterToken, Policy = TokenPolicy.Free, GrabRole = Role.Presenter });

    /// <summary>Who has raised a hand, the longest raised first.</summary>
    public People Hands { get; internal init; } = People.Empty;

    /// <summary>Whose microphones are open; everybody else is muted.</summary>
    public People Unmuted { get; internal init; } = People.Empty;

    /// <summary>Who was asked to unmute and has not answered.</summary>
    public People Asked { get; internal init; } = People.Empty;

    /// <summary>Who is away.</summary>
    public People Away { get; internal init; } = People.Empty;

    /// <summary>Whether everybody may open their own microphone unasked; presenters always may.</summary>
    public bool SelfUnmuteAllowed { get; internal init; } = true;

    /// <summary>Whether somebody presents: by their role, or as the holder of the token "presenter".</summary>
    public bool IsPresenter(Participant participant) =>
        participant.Role >= Role.Presenter || Tokens[PresenterToken].Holder == participant.Id;

    /// <summary>With a token as it is now.</summary>
    internal FloorState With(TokenState token) => this with { Tokens = Tokens.SetItem(token.Name, token) };
}

/// <summary>One token. Immutable.</summary>
public sealed record TokenState
{
    /// <summary>What everybody knows it by.</summary>
    public required string Name { get; init; }

    /// <summary>What becomes of it when it is free while somebody waits.</summary>
    public required TokenPolicy Policy { get; init; }

    /// <summary>The lowest role that may grab or inhibit it.</summary>
    public required Role GrabRole { get; init; }

    /// <summary>Empty while nobody holds it.</summary>
    public string Holder { get; init; } = "";

    /// <summary>Milliseconds since the Unix epoch; 0 while nobody holds it.</summary>
    public long HeldSince { get; init; }

    /// <summary>To whom the holder offers it; empty when to nobody.</summary>
    public string OfferedTo { get; init; } = "";

    /// <summary>Who waits for it.</summary>
    public People Requests { get; init; } = People.Empty;

    /// <summary>Who keeps everybody from holding it.</summary>
    public People Inhibitors { get; init; } = People.Empty;

    /// <summary>Neither held nor inhibited.</summary>
    public bool IsFree => Holder.Length == 0 && Inhibitors.Count == 0;

    /// <summary>Whether somebody else than this participant inhibits it.</summary>
    public bool IsInhibitedByOthers(string participant) =>
        Inhibitors.Count > (Inhibitors.Contains(participant) ? 1 : 0);
}
