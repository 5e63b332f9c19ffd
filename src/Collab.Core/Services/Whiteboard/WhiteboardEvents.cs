using Collab.Core.Services.Drawings;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Services.Whiteboard;

/// <summary>What an event makes of the whiteboard.</summary>
internal static class WhiteboardEvents
{
    public static WhiteboardState Evolve(WhiteboardState state, IMessage @event, EventContext context) => @event switch
    {
        BoardCreated e => state.Add(new BoardTitle(e.Board, e.Title, false)),
        BoardRenamed e => state.Change(e.Board, board => board with { Title = e.Title }),
        BoardMoved e => state.Move(e.Board, e.Index),
        BoardDeleted e => state.Remove(e.Board),
        BoardLocked e => state.Change(e.Board, board => board with { Locked = true }),
        BoardUnlocked e => state.Change(e.Board, board => board with { Locked = false }),
        BoardCleared { All: true } e => Drawn(state, state.Drawings.ClearAll(e.Board)),
        BoardCleared e => Drawn(state, state.Drawings.ClearOf(e.Board, e.Author, context)),
        ObjectsAdded e => Drawn(state, state.Drawings.Edit(e.Board, new Edit { Put = { e.Objects } }, context)),
        ObjectsChanged e => Drawn(state, state.Drawings.Edit(e.Board, new Edit { Put = { e.Objects } }, context)),
        ObjectsDeleted e => Drawn(state, state.Drawings.Edit(e.Board, new Edit { Deleted = { e.Objects } }, context)),
        ChangesUndone e => Drawn(state, state.Drawings.Turn(e.Board, e.Edit, e.Steps, undo: true, context)),
        ChangesRedone e => Drawn(state, state.Drawings.Turn(e.Board, e.Edit, e.Steps, undo: false, context)),
        _ => throw new UnknownEventException(WhiteboardService.ServiceName, @event.Descriptor.Name),
    };

    private static WhiteboardState Drawn(WhiteboardState state, DrawingSet drawings) =>
        state with { Drawings = drawings };
}
