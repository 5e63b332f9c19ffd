using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Tour;

namespace Collab.Core.Services.Tour;

/// <summary>Leading a tour, handing it over and ending it.</summary>
internal static class Leading
{
    public static Decision Visit(TourState state, VisitPage visit, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                "Only a participant can lead: send it from a session.");
        }

        if (state.IsRunning && state.Leader != sender.Id)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"'{state.Leader}' leads the tour, as one at a time may: ask them, or a moderator, to hand it over.");
        }

        var (url, title) = (visit.Url.Trim(), visit.Title.Trim());
        if (Addresses.Check(url, state.HttpAllowed) is { } illegal) return illegal;
        if (LegalText.CheckLine("title", title, 0, TourLimits.TitleCharactersMax) is { } bad) return bad;
        var visited = new PageVisited { Visit = state.NextVisit, Url = url, Title = title };
        return state.IsRunning
            ? Decision.Accept(visited)
            : Decision.Accept(new TourStarted { Leader = sender.Id }, visited);
    }

    public static Decision HandOver(TourState state, HandOverTour handOver, DecisionContext context)
    {
        if (RefuseUnlessInCharge(state, context) is { } refusal) return refusal;
        if (handOver.To == state.Leader) return Decision.Nothing;
        if (context.Facts.Roster.Find(handOver.To) is not { } heir)
        {
            return Decision.Refuse(
                RefusalCode.NotFound,
                $"Nobody with the id '{LegalText.Quotable(handOver.To)}' is in the conference.");
        }

        // Whoever could not visit a page would be stuck where the tour is.
        var leads = context.Facts.PermissionOf(
            TourService.ServiceName, VisitPage.Descriptor.Name, TourService.MayLead);
        return leads.Admits(heir)
            ? Decision.Accept(new TourHandedOver { From = state.Leader, To = heir.Id })
            : Decision.Refuse(
                RefusalCode.NotPermitted,
                $"It takes {leads} to lead a tour, and '{heir.Id}' is none: change their role first.");
    }

    public static Decision End(TourState state, DecisionContext context)
    {
        if (!state.IsRunning) return Decision.Nothing;
        return RefuseUnlessInCharge(state, context)
            ?? Decision.Accept(new TourEnded { Reason = TourEndReason.Command });
    }

    public static Decision AllowHttp(TourState state, AllowHttp allow) => allow.Allowed == state.HttpAllowed
        ? Decision.Nothing
        : Decision.Accept(new HttpAllowed { Allowed = allow.Allowed });

    /// <summary>A tour whose leader has left ends; one whose leader is reconnecting waits.</summary>
    public static Decision Settle(TourState state, DecisionContext context) =>
        state.IsRunning && context.Facts.Conference.IsAlive && context.Facts.Roster.Find(state.Leader) is null
            ? Decision.Accept(new TourEnded { Reason = TourEndReason.LeaderLeft })
            : Decision.Nothing;

    private static Decision? RefuseUnlessInCharge(TourState state, DecisionContext context)
    {
        if (!state.IsRunning)
            return Decision.Refuse(RefusalCode.NotFound, "Nobody leads a tour now: visit a page to start one.");
        return context.Sender is { Role: < Role.CoHost } sender && sender.Id != state.Leader
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"'{state.Leader}' leads the tour: only they, a co-host or a host may do this.")
            : null;
    }
}
