using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>
/// Messages to everybody or to one participant, with threads, edits, reactions and pins, and what moderators need.
/// </summary>
/// <remarks>
/// The newest messages are in the state; older ones stay as they were when they were pushed out, and are read from the
/// journal. Everything about a private message is for its two participants alone, whatever the viewer's role.
/// </remarks>
public sealed class ChatService : Service<ChatState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "chat";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Participant,
            PostMessage.Descriptor,
            EditMessage.Descriptor,
            DeleteMessage.Descriptor,
            React.Descriptor,
            MarkRead.Descriptor)
        .Command(
            Permission.CoHost,
            PinMessage.Descriptor,
            UnpinMessage.Descriptor,
            ClearMessages.Descriptor,
            SetSlowMode.Descriptor)
        .Event(
            MessagePosted.Descriptor,
            MessageEdited.Descriptor,
            MessageDeleted.Descriptor,
            ReactionChanged.Descriptor,
            MessagePinned.Descriptor,
            MessageUnpinned.Descriptor,
            MessagesCleared.Descriptor,
            SlowModeChanged.Descriptor,
            ReadMarked.Descriptor)
        .Query(Permission.Participant, GetHistory.Descriptor, History.Descriptor)
        .Query(Permission.Participant, GetThread.Descriptor, ThreadHistory.Descriptor)
        .Query(Permission.Participant, GetReadMarker.Descriptor, ReadMarker.Descriptor)
        .Signal(Permission.Participant, Typing.Descriptor)
        .SnapshotAs(ChatSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override ChatState Initial => ChatState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(ChatState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        PostMessage post => Posting.Decide(state, post, context),
        EditMessage edit => Changing.Edit(state, edit, context),
        DeleteMessage delete => Changing.Delete(state, delete, context),
        React react => Reacting.Decide(state, react, context),
        MarkRead mark => ReadMarkers.Decide(state, mark, context),
        PinMessage pin => Pinning.Pin(state, pin, context),
        UnpinMessage unpin => Pinning.Unpin(state, unpin),
        ClearMessages => Changing.Clear(state),
        SetSlowMode set => SlowMode.Set(state, set),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override ChatState Evolve(ChatState state, IMessage @event, EventContext context) =>
        ChatEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(ChatState state) => ChatSnapshots.WriteAll(state);

    /// <inheritdoc/>
    public override ChatState FromSnapshot(IMessage snapshot) => ChatSnapshots.Read((ChatSnapshot)snapshot);

    /// <summary>The messages that the viewer may see; a moderator sees no others' private ones either.</summary>
    public override IMessage View(ChatState state, Viewer viewer) => ChatSnapshots.Write(
        state,
        state.Messages.Where(message => Privacy.MaySee(message, viewer.Participant)));

    /// <inheritdoc/>
    public override object ViewKey(ChatState state, Viewer viewer) =>
        state.Messages.Any(Privacy.IsPrivate) ? viewer.Participant : "";

    /// <inheritdoc/>
    public override QueryStep Answer(ChatState state, IMessage query, Viewer viewer) => query switch
    {
        GetHistory history => HistoryQuery.Answer(
            state, new HistoryPage(viewer.Participant, history.BeforeSeq, history.Limit)),
        GetThread thread => Threads.Answer(state, thread, viewer),
        GetReadMarker => new QueryStep.Answered(state.ReadMarkers.Answer(viewer.Participant)),
        _ => base.Answer(state, query, viewer),
    };
}
