using System.Text;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>whiteboard</c>: boards on which everybody draws, with an undo of one's own.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. Presenters and above see to the boards; what is drawn is in the part of this class
/// about objects.
/// </remarks>
public sealed partial class WhiteboardService : ClientService
{
    private volatile WhiteboardState _state = WhiteboardState.Empty;

    internal WhiteboardService() : base("whiteboard", WhiteboardReflection.Descriptor) { }

    /// <summary>Boards and objects as of the last event; every change is a new object.</summary>
    public WhiteboardState State => _state;

    /// <summary>Adds a board behind the others.</summary>
    /// <param name="title">1 to 60 UTF-16 units on one line, after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The board's id.</returns>
    /// <exception cref="OutcomeUnknownException">
    /// It was done, but the client had to start from fresh snapshots before it learned the id: look at
    /// <see cref="State"/>.
    /// </exception>
    public async Task<long> CreateBoardAsync(string title, CancellationToken cancellationToken = default)
    {
        var receipt = await SendAsync(new CreateBoard { Title = title }, cancellationToken).ConfigureAwait(false);
        return receipt.Find<BoardCreated>()?.Board ?? throw new OutcomeUnknownException(
            $"The board was created as event {receipt.Seq}, whose content went by.");
    }

    /// <summary>Gives a board another title.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="title">1 to 60 UTF-16 units on one line, after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RenameBoardAsync(long board, string title, CancellationToken cancellationToken = default) =>
        SendAsync(new RenameBoard { Board = board, Title = title }, cancellationToken);

    /// <summary>Moves a board to a place among the boards.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="index">Its place afterwards, from 0.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MoveBoardAsync(long board, int index, CancellationToken cancellationToken = default) =>
        SendAsync(new MoveBoard { Board = board, Index = index }, cancellationToken);

    /// <summary>Deletes a board with everything on it; the last one stays.</summary>
    /// <inheritdoc cref="LockBoardAsync"/>
    public Task DeleteBoardAsync(long board, CancellationToken cancellationToken = default) =>
        SendAsync(new DeleteBoard { Board = board }, cancellationToken);

    /// <summary>From now on only presenters, co-hosts and hosts draw on a board.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task LockBoardAsync(long board, CancellationToken cancellationToken = default) =>
        SendAsync(new LockBoard { Board = board }, cancellationToken);

    /// <summary>Everybody draws on a board again.</summary>
    /// <inheritdoc cref="LockBoardAsync"/>
    public Task UnlockBoardAsync(long board, CancellationToken cancellationToken = default) =>
        SendAsync(new UnlockBoard { Board = board }, cancellationToken);

    /// <summary>Deletes what this participant drew, or everything.</summary>
    /// <param name="board">The board's id.</param>
    /// <param name="all">Everything, for good; only co-hosts and hosts may.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ClearBoardAsync(long board, bool all = false, CancellationToken cancellationToken = default) =>
        SendAsync(new ClearBoard { Board = board, All = all }, cancellationToken);

    /// <summary>A board as an SVG document. What is drawn meanwhile may be in it or not.</summary>
    /// <inheritdoc cref="LockBoardAsync"/>
    public async Task<string> ExportSvgAsync(long board, CancellationToken cancellationToken = default)
    {
        var svg = new StringBuilder();
        var from = 0;
        do
        {
            var query = new GetSvg { Board = board, From = from };
            var part = await QueryAsync<BoardSvg>(query, cancellationToken).ConfigureAwait(false);
            svg.Append(part.Svg);
            from = part.Next;
        }
        while (from > 0);
        return svg.ToString();
    }

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is WhiteboardSnapshot whiteboard ? WhiteboardState.Of(whiteboard) : WhiteboardState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>The whiteboard: boards and what is drawn on them.</summary>
    public WhiteboardService Whiteboard => Service<WhiteboardService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Whiteboard = Add(() => new WhiteboardService());
}
