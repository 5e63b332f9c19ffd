using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Client;

public sealed partial class WhiteboardService
{
    /// <summary>Draws something new, on top of everything.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="objects">1 to 100 of 48 KiB together, with position, shape and style.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The ids of the objects, in the same order.</returns>
    /// <exception cref="OutcomeUnknownException">
    /// It was done, but the client had to start from fresh snapshots before it learned the ids: look at
    /// <see cref="State"/>.
    /// </exception>
    public async Task<IReadOnlyList<long>> AddAsync(
        long board, IEnumerable<DrawnObject> objects, CancellationToken cancellationToken = default)
    {
        var command = new AddObjects { Board = board, Objects = { objects } };
        var receipt = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        return receipt.Find<ObjectsAdded>() is { } added
            ? [.. added.Objects.Select(x => x.Id)]
            : throw new OutcomeUnknownException(
                $"The objects were drawn as event {receipt.Seq}, whose content went by.");
    }

    /// <summary>Moves objects.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="objects">The ids of 1 to 500; one's own, or any for presenters and above.</param>
    /// <param name="dx">To the right, in tenths of a pixel.</param>
    /// <param name="dy">Downwards, in tenths of a pixel.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MoveAsync(
        long board, IEnumerable<long> objects, int dx, int dy, CancellationToken cancellationToken = default) =>
        SendAsync(
            new MoveObjects { Board = board, Objects = { objects }, Dx = dx, Dy = dy },
            cancellationToken);

    /// <summary>Gives objects other positions and shapes: other sizes, points, texts or images.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="objects">1 to 500 of 48 KiB together, with id, position, and shapes of their kinds.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ReshapeAsync(
        long board, IEnumerable<DrawnObject> objects, CancellationToken cancellationToken = default) =>
        SendAsync(new ReshapeObjects { Board = board, Objects = { objects } }, cancellationToken);

    /// <summary>Changes how objects look.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="objects">The ids of 1 to 500; one's own, or any for presenters and above.</param>
    /// <param name="color">#rrggbb; <c>null</c> leaves it.</param>
    /// <param name="fill">#rrggbb, or empty for none; <c>null</c> leaves it.</param>
    /// <param name="width">Of lines, 1 to 1000 tenths of a pixel; <c>null</c> leaves it.</param>
    /// <param name="opacity">1 to 100 per cent; <c>null</c> leaves it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RestyleAsync(
        long board,
        IEnumerable<long> objects,
        string? color = null,
        string? fill = null,
        int? width = null,
        int? opacity = null,
        CancellationToken cancellationToken = default)
    {
        var command = new RestyleObjects { Board = board, Objects = { objects } };
        if (color is not null) command.Color = color;
        if (fill is not null) command.Fill = fill;
        if (width is { } given) command.Width = given;
        if (opacity is { } percent) command.Opacity = percent;
        return SendAsync(command, cancellationToken);
    }

    /// <summary>Puts objects in front of others, or behind them.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="objects">The ids of 1 to 500; one's own, or any for presenters and above.</param>
    /// <param name="placement">Where to.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RestackAsync(
        long board, IEnumerable<long> objects, Placement placement, CancellationToken cancellationToken = default) =>
        SendAsync(
            new RestackObjects { Board = board, Objects = { objects }, Placement = placement },
            cancellationToken);

    /// <summary>Deletes objects.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="objects">The ids of 1 to 500; one's own, or any for presenters and above.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DeleteAsync(
        long board, IEnumerable<long> objects, CancellationToken cancellationToken = default) =>
        SendAsync(new DeleteObjects { Board = board, Objects = { objects } }, cancellationToken);

    /// <summary>Takes back what this participant did last on a board; what others did stays.</summary>
    /// <inheritdoc cref="LockBoardAsync"/>
    public Task UndoAsync(long board, CancellationToken cancellationToken = default) =>
        SendAsync(new Undo { Board = board }, cancellationToken);

    /// <summary>Does again what this participant took back last.</summary>
    /// <inheritdoc cref="LockBoardAsync"/>
    public Task RedoAsync(long board, CancellationToken cancellationToken = default) =>
        SendAsync(new Redo { Board = board }, cancellationToken);

    /// <summary>Shows the others where this participant's cursor is; may be lost.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="x">In tenths of a pixel; see the objects' positions.</param>
    /// <param name="y">In tenths of a pixel.</param>
    public ValueTask ShowCursorAsync(long board, int x, int y) =>
        SignalAsync(new Cursor { Board = board, X = x, Y = y });

    /// <summary>Shows the others this participant's laser pointer; may be lost.</summary>
    /// <inheritdoc cref="ShowCursorAsync"/>
    public ValueTask ShowLaserAsync(long board, int x, int y) =>
        SignalAsync(new Laser { Board = board, X = x, Y = y });
}
