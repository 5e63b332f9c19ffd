using Collab.Protocol;
using Collab.Protocol.Services.Layout;

namespace Collab.Core.Services.Layout;

/// <summary>Follow me: one participant leads, and the others see the panel that the leader looks at.</summary>
internal static class Leading
{
    public static Decision Start(LayoutState state, StartLeading start, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can lead: send it from a session.");
        }

        return Arranging.CheckPanel(start.Panel, context.Facts)
            ?? (state.Leader == sender.Id
                ? Look(state, new LookAt { Panel = start.Panel }, context)
                : Decision.Accept(new LeadingStarted { Participant = sender.Id, Panel = start.Panel }));
    }

    public static Decision Stop(LayoutState state) => state.Leader.Length == 0
        ? Decision.Nothing
        : Decision.Accept(new LeadingStopped { Participant = state.Leader });

    public static Decision Look(LayoutState state, LookAt look, DecisionContext context)
    {
        if (context.Sender is not { } sender || sender.Id != state.Leader)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                state.Leader.Length == 0
                    ? "Nobody leads at the moment: start leading first."
                    : $"'{state.Leader}' leads: what others look at is shown to nobody.");
        }

        return Arranging.CheckPanel(look.Panel, context.Facts)
            ?? (state.LeaderPanel == look.Panel
                ? Decision.Nothing
                : Decision.Accept(new LookedAt { Panel = look.Panel }));
    }

    /// <summary>Whether somebody is in the conference and of a role that may lead in it.</summary>
    public static bool MayLead(string participant, Facts facts) =>
        facts.Roster.Find(participant) is { } leader
        && facts.PermissionOf(LayoutService.ServiceName, StartLeading.Descriptor.Name, Permission.CoHost)
            .Admits(leader);
}
