using Collab.Protocol;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Floor;

/// <summary>What the deciders about tokens have in common.</summary>
internal static class Tokens
{
    /// <summary>Finds a token and who asks, or says why not.</summary>
    public static Decision? Find(
        FloorState state, string name, DecisionContext context, out TokenState token, out Participant sender)
    {
        sender = context.Sender!;
        token = null!;
        return context.Sender is null ? RefuseServer() : Find(state, name, out token);
    }

    public static Decision? Find(FloorState state, string name, out TokenState token) =>
        state.Tokens.TryGetValue(name.Trim(), out token!)
            ? null
            : Decision.Refuse(
                RefusalCode.NotFound,
                $"There is no token '{LegalText.Quotable(name.Trim())}': a moderator can define it.");

    public static Decision RefuseServer() => Decision.Refuse(
        RefusalCode.InvalidArgument,
        "Only a participant has a hand, a microphone or a token: send it from a session.");

    /// <summary>Refuses who may not take the token at all.</summary>
    public static Decision? RefuseRole(TokenState token, Participant sender) => sender.Role >= token.GrabRole
        ? null
        : Decision.Refuse(
            RefusalCode.NotPermitted,
            $"The token '{token.Name}' takes {new Permission(token.GrabRole)} to grab or inhibit: request it, and wait "
            + "to be given it.");

    /// <summary>Refuses while it is in the way that somebody else holds or inhibits the token.</summary>
    public static Decision? RefuseTaken(TokenState token, string participant)
    {
        if (token.Holder.Length > 0 && token.Holder != participant)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"'{token.Holder}' holds the token '{token.Name}', which one at a time may: request it.");
        }

        return token.IsInhibitedByOthers(participant)
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"'{token.Inhibitors.Participants.First(x => x != participant)}' inhibits the token '{token.Name}': "
                + "nobody can hold it until they stop.")
            : null;
    }

    public static Decision? RefuseAbsent(string participant, DecisionContext context) =>
        context.Facts.Roster.Find(participant) is null
            ? Decision.Refuse(
                RefusalCode.NotFound,
                $"Nobody with the id '{LegalText.Quotable(participant)}' is in the conference.")
            : null;

    /// <summary>The token leaves its holder: for the first of those who wait, if its policy says so.</summary>
    public static TokenMoved Leave(TokenState token, MoveCause cause, Func<string, bool>? isThere = null) =>
        Move(token, Next(token, isThere), cause);

    /// <summary>Who gets a token that has no holder; empty for nobody.</summary>
    public static string Next(TokenState token, Func<string, bool>? isThere = null) =>
        token.Policy == TokenPolicy.Pass && token.Inhibitors.Count == 0
            ? token.Requests.Participants.FirstOrDefault(isThere ?? (_ => true)) ?? ""
            : "";

    public static TokenMoved Move(TokenState token, string to, MoveCause cause) =>
        new() { Token = token.Name, From = token.Holder, To = to, Cause = cause };
}
