using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;

namespace Collab.Client;

public sealed partial class DocumentsService
{
    /// <summary>Draws something new on a page, on top of everything.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="page">From 1.</param>
    /// <param name="objects">1 to 100 of 48 KiB together, with position, shape and style.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The ids of the objects, in the same order.</returns>
    /// <exception cref="OutcomeUnknownException">
    /// It was done, but the client had to start over before it learned the ids: look at the state.
    /// </exception>
    public async Task<IReadOnlyList<long>> AddMarksAsync(
        long document, int page, IEnumerable<DrawnObject> objects, CancellationToken cancellationToken = default)
    {
        var command = new AddMarks { Document = document, Page = page, Objects = { objects } };
        var receipt = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        return receipt.Find<MarksAdded>() is { } added
            ? [.. added.Objects.Select(x => x.Id)]
            : throw new OutcomeUnknownException(
                $"The marks were drawn as event {receipt.Seq}, whose content went by.");
    }

    /// <summary>Moves what is drawn on a page.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="page">From 1.</param>
    /// <param name="objects">The ids of 1 to 500; one's own, or any for presenters and above.</param>
    /// <param name="dx">To the right, in tenths of a pixel.</param>
    /// <param name="dy">Downwards, in tenths of a pixel.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MoveMarksAsync(
        long document,
        int page,
        IEnumerable<long> objects,
        int dx,
        int dy,
        CancellationToken cancellationToken = default) =>
        SendAsync(
            new MoveMarks { Document = document, Page = page, Objects = { objects }, Dx = dx, Dy = dy },
            cancellationToken);

    /// <summary>Gives what is drawn other positions and shapes.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="page">From 1.</param>
    /// <param name="objects">1 to 500 of 48 KiB together, with id, position, and shapes of their kinds.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ReshapeMarksAsync(
        long document, int page, IEnumerable<DrawnObject> objects, CancellationToken cancellationToken = default) =>
        SendAsync(new ReshapeMarks { Document = document, Page = page, Objects = { objects } }, cancellationToken);

    /// <summary>Deletes what is drawn on a page.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="page">From 1.</param>
    /// <param name="objects">The ids of 1 to 500; one's own, or any for presenters and above.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DeleteMarksAsync(
        long document, int page, IEnumerable<long> objects, CancellationToken cancellationToken = default) =>
        SendAsync(new DeleteMarks { Document = document, Page = page, Objects = { objects } }, cancellationToken);

    /// <summary>Deletes what this participant drew on a page, or everything.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="page">From 1.</param>
    /// <param name="all">Everything, for good; only co-hosts and hosts may.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ClearPageAsync(
        long document, int page, bool all = false, CancellationToken cancellationToken = default) =>
        SendAsync(new ClearPage { Document = document, Page = page, All = all }, cancellationToken);

    /// <summary>Takes this participant's newest step on a page back.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task UndoAsync(long document, int page, CancellationToken cancellationToken = default) =>
        SendAsync(new UndoMarks { Document = document, Page = page }, cancellationToken);

    /// <summary>Does again what was taken back last.</summary>
    /// <inheritdoc cref="UndoAsync"/>
    public Task RedoAsync(long document, int page, CancellationToken cancellationToken = default) =>
        SendAsync(new RedoMarks { Document = document, Page = page }, cancellationToken);
}
