using Collab.Protocol;
using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Polls;

/// <summary>Drafting polls, changing drafts, deleting polls.</summary>
internal static class Drafting
{
    public static Decision Draft(PollsState state, DraftPoll draft, DecisionContext context)
    {
        if (context.Sender is not { } author)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can draft a poll: send it from a session.");
        }

        if (Definitions.Complete(draft.Definition, out var definition) is { } illegal) return illegal;
        var drafts = state.Polls.Values.Count(x => x.Phase == PollPhase.Draft && x.Author == author.Id);
        if (drafts >= PollsLimits.DraftsPerAuthorMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"You have {drafts} drafts, which is the limit: open or delete one of them.");
        }

        if (RefuseBytes(state, definition.CalculateSize()) is { } full) return full;
        var drafted = new PollDrafted
        {
            Poll = state.NextPoll,
            Definition = definition,
            AuthorName = author.Name,
        };
        if (state.Polls.Count < PollsLimits.PollsMax) return Private(author.Id, drafted);

        // Nobody but their authors sees drafts, so those of people who left would take the room for ever.
        var left = state.Polls.Values.FirstOrDefault(x =>
            x.Phase == PollPhase.Draft && context.Facts.Roster.Find(x.Author) is null);
        return left is null
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"There are {state.Polls.Count} polls, which is the limit: delete one that is closed.")
            : Decision.Accept(
                new DecidedEvent(new PollDeleted { Poll = left.Id }, [left.Author]),
                new DecidedEvent(drafted, [author.Id]));
    }

    public static Decision Change(PollsState state, ChangeDraft change, DecisionContext context)
    {
        if (Find(state, change.Poll, context, out var poll) is { } refusal) return refusal;
        if (poll.Phase != PollPhase.Draft)
            return Definitions.Refuse($"Poll {poll.Id} was opened: only drafts can be changed.");
        if (Definitions.Complete(change.Definition, out var definition) is { } illegal) return illegal;
        if (definition.Equals(poll.Definition)) return Decision.Nothing;
        return RefuseBytes(state, definition.CalculateSize() - poll.Definition.CalculateSize())
            ?? Private(poll.Author, new DraftChanged { Poll = poll.Id, Definition = definition });
    }

    public static Decision Delete(PollsState state, DeletePoll delete, DecisionContext context)
    {
        if (FindManaged(state, delete.Poll, context, out var poll) is { } refusal) return refusal;
        var deleted = new PollDeleted { Poll = poll.Id };
        return poll.Phase switch
        {
            PollPhase.Draft => Private(poll.Author, deleted),
            PollPhase.Open => Definitions.Refuse($"Poll {poll.Id} is open: close it before you delete it."),
            _ => Decision.Accept(deleted),
        };
    }

    /// <summary>Finds a poll that the sender may see, or says that there is none.</summary>
    public static Decision? Find(PollsState state, long id, DecisionContext context, out PollState poll)
    {
        poll = state.Find(id)!;
        return poll is not null && (context.Sender is null || MaySee(poll, context.Sender.Id))
            ? null
            : RefuseMissing(id);
    }

    /// <summary>Finds a poll that the sender may open, close, publish and delete, or says why not.</summary>
    public static Decision? FindManaged(PollsState state, long id, DecisionContext context, out PollState poll) =>
        Find(state, id, context, out poll) ?? (context.Sender is not { } sender
            || sender.Id == poll.Author
            || sender.Role >= Role.CoHost
                ? null
                : Decision.Refuse(
                    RefusalCode.NotPermitted,
                    $"Poll {id} is by '{poll.Author}': only its author, a co-host or a host may do this."));

    public static bool MaySee(PollState poll, string participant) =>
        poll.Phase != PollPhase.Draft || poll.Author == participant;

    public static Decision RefuseMissing(long id) =>
        Decision.Refuse(RefusalCode.NotFound, $"There is no poll {id}.");

    private static Decision? RefuseBytes(PollsState state, int more) =>
        state.DefinitionBytes + more <= PollsLimits.DefinitionBytesMax
            ? null
            : Decision.Refuse(
                RefusalCode.LimitReached,
                $"All polls' questions and options have {state.DefinitionBytes} bytes; with these it would be more "
                + $"than {PollsLimits.DefinitionBytesMax}: delete a poll, or write shorter.");

    private static Decision Private(string author, Google.Protobuf.IMessage @event) =>
        Decision.Accept([new DecidedEvent(@event, [author])]);
}
