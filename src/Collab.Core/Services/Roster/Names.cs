using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Display names: free text on one line, not unique.</summary>
internal static class Names
{
    public static string Clean(string name) => name.Trim();

    public static Decision? Check(string name) =>
        LegalText.CheckLine("name", Clean(name), 1, ProtocolLimits.NameCharactersMax);
}

/// <summary>Renaming oneself, or, for those who may, somebody else.</summary>
internal static class Renaming
{
    public static Decision Decide(RosterState state, Rename rename, DecisionContext context)
    {
        var id = rename.Participant.Length > 0 ? rename.Participant : context.Sender?.Id ?? "";
        if (context.Sender is { Role: < Role.CoHost } && id != context.Sender.Id)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                "Renaming somebody else takes a co-host: leave participant empty to rename yourself.");
        }

        if (state.Find(id) is not { } target) return Standing.NotPresent(id);
        return Standing.RefuseOver(context.Sender, target, "rename")
            ?? Names.Check(rename.Name)
            ?? (Names.Clean(rename.Name) == target.Name
                ? Decision.Nothing
                : Decision.Accept(new ParticipantRenamed { Participant = id, Name = Names.Clean(rename.Name) }));
    }
}
