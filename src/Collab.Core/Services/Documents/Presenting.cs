using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Documents;

/// <summary>Who leads through the documents, and where they are.</summary>
internal static class Presenting
{
    public static Decision Start(DocumentsState state, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can present: send it from a session.");
        }

        return Change(state, sender.Id);
    }

    public static Decision Stop(DocumentsState state, DecisionContext context) =>
        RefuseUnlessLeads(state, context) ?? Change(state, "");

    public static Decision Pass(DocumentsState state, PassPresenting pass, DecisionContext context)
    {
        if (RefuseUnlessLeads(state, context) is { } refusal) return refusal;
        if (context.Facts.Roster.Find(pass.To) is not { } heir)
        {
            return Decision.Refuse(
                RefusalCode.NotFound,
                $"Nobody with the id '{LegalText.Quotable(pass.To)}' is in the conference, so nobody can present.");
        }

        return MayPresent(context.Facts, heir)
            ? Change(state, heir.Id)
            : Decision.Refuse(
                RefusalCode.NotPermitted,
                $"'{heir.Id}' may not present: a host can give them a role that may.");
    }

    public static Decision Show(DocumentsState state, ShowPage show, DecisionContext context)
    {
        if (context.Sender is { } sender && sender.Id != state.Presenter)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted, "You do not present: start presenting first, or ask whoever does.");
        }

        if (Opening.Find(state, show.Document, out var document) is { } refusal) return refusal;
        if (CheckView(show.View, document) is { } illegal) return illegal;
        return state.Shown == document.Id && show.View.Equals(document.View)
            ? Decision.Nothing
            : Decision.Accept(new PageShown { Document = document.Id, View = show.View });
    }

    /// <summary>Nobody leads any more who is gone, or who may not present any longer.</summary>
    public static IEnumerable<DecidedEvent> Settle(DocumentsState state, DecisionContext context)
    {
        if (state.Presenter.Length == 0) return [];
        var presenter = context.Facts.Roster.Find(state.Presenter);
        return presenter is not null && MayPresent(context.Facts, presenter)
            ? []
            : Change(state, "").Events;
    }

    private static bool MayPresent(Facts facts, Participant participant) => facts.PermissionOf(
        DocumentsService.ServiceName, StartPresenting.Descriptor.Name, Permission.Presenter).Admits(participant);

    private static Decision? RefuseUnlessLeads(DocumentsState state, DecisionContext context) =>
        context.Sender is { Role: < Role.CoHost } sender && sender.Id != state.Presenter
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                "Somebody else presents, or nobody: only whoever does, a co-host and a host may change that.")
            : null;

    private static Decision Change(DocumentsState state, string presenter) => state.Presenter == presenter
        ? Decision.Nothing
        : Decision.Accept(new PresenterChanged { Presenter = presenter });

    private static Decision? CheckView(PageView? view, OpenedDocument document)
    {
        if (view is null) return Decision.Refuse(RefusalCode.InvalidArgument, "view is missing: say what is shown.");
        return Marking.CheckPage(document, view.Page)
            ?? Marking.CheckNumber("zoom", view.Zoom, DocumentsLimits.ZoomMin, DocumentsLimits.ZoomMax)
            ?? Marking.CheckPlace("x", view.X)
            ?? Marking.CheckPlace("y", view.Y);
    }
}
