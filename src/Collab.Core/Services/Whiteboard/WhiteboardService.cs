using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Services.Whiteboard;

/// <summary>Boards on which everybody draws, with an undo of one's own.</summary>
/// <remarks>
/// Everybody changes what they drew themselves; presenters and above change everything, and see to the boards. What
/// somebody drew, and can undo, stays when they leave.
/// </remarks>
public sealed class WhiteboardService : Service<WhiteboardState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "whiteboard";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Presenter,
            CreateBoard.Descriptor,
            RenameBoard.Descriptor,
            MoveBoard.Descriptor,
            DeleteBoard.Descriptor,
            LockBoard.Descriptor,
            UnlockBoard.Descriptor)
        .Command(
            Permission.Participant,
            AddObjects.Descriptor,
            MoveObjects.Descriptor,
            ReshapeObjects.Descriptor,
            RestyleObjects.Descriptor,
            RestackObjects.Descriptor,
            DeleteObjects.Descriptor,
            ClearBoard.Descriptor,
            Undo.Descriptor,
            Redo.Descriptor)
        .Event(
            BoardCreated.Descriptor,
            BoardRenamed.Descriptor,
            BoardMoved.Descriptor,
            BoardDeleted.Descriptor,
            BoardLocked.Descriptor,
            BoardUnlocked.Descriptor,
            BoardCleared.Descriptor,
            ObjectsAdded.Descriptor,
            ObjectsChanged.Descriptor,
            ObjectsDeleted.Descriptor,
            ChangesUndone.Descriptor,
            ChangesRedone.Descriptor)
        .Query(Permission.Participant, GetSvg.Descriptor, BoardSvg.Descriptor)
        .Signal(Permission.Participant, Cursor.Descriptor, Laser.Descriptor)
        .SnapshotAs(WhiteboardSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override WhiteboardState Initial => WhiteboardState.Initial;

    /// <inheritdoc/>
    public override Decision Decide(WhiteboardState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        CreateBoard create => Boards.Create(state, create),
        RenameBoard rename => Boards.Rename(state, rename),
        MoveBoard move => Boards.Move(state, move),
        DeleteBoard delete => Boards.Delete(state, delete),
        LockBoard @lock => Boards.Lock(state, @lock.Board),
        UnlockBoard unlock => Boards.Unlock(state, unlock.Board),
        ClearBoard clear => DrawingCommands.Clear(state, clear, context),
        AddObjects add => DrawingCommands.Add(state, add, context),
        MoveObjects move => DrawingCommands.Move(state, move, context),
        ReshapeObjects reshape => DrawingCommands.Reshape(state, reshape, context),
        RestyleObjects restyle => DrawingCommands.Restyle(state, restyle, context),
        RestackObjects restack => DrawingCommands.Restack(state, restack, context),
        DeleteObjects delete => DrawingCommands.Delete(state, delete, context),
        Undo undo => DrawingCommands.TakeBack(state, undo, context),
        Redo redo => DrawingCommands.DoAgain(state, redo, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override WhiteboardState Evolve(WhiteboardState state, IMessage @event, EventContext context) =>
        WhiteboardEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(WhiteboardState state) => WhiteboardSnapshots.Write(state, histories: true);

    /// <inheritdoc/>
    public override WhiteboardState FromSnapshot(IMessage snapshot) =>
        WhiteboardSnapshots.Read((WhiteboardSnapshot)snapshot);

    /// <summary>The boards without what can be undone, the same for everybody.</summary>
    public override IMessage View(WhiteboardState state, Viewer viewer) =>
        WhiteboardSnapshots.Write(state, histories: false);

    /// <inheritdoc/>
    public override object ViewKey(WhiteboardState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(WhiteboardState state, IMessage query, Viewer viewer) => query switch
    {
        GetSvg svg => SvgQuery.Answer(state, svg),
        _ => base.Answer(state, query, viewer),
    };
}
