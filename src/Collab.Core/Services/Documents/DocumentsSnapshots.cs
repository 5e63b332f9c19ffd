using Collab.Protocol.Services.Documents;

namespace Collab.Core.Services.Documents;

/// <summary>The documents as a message.</summary>
internal static class DocumentsSnapshots
{
    /// <param name="state">What is written.</param>
    /// <param name="pages">Whether with what is on the pages.</param>
    /// <param name="histories">Whether with what can be undone, which no participant is shown.</param>
    public static DocumentsSnapshot Write(DocumentsState state, bool pages, bool histories)
    {
        var snapshot = new DocumentsSnapshot
        {
            NextDocument = state.NextDocument,
            NextObject = state.Drawings.NextObject,
            Presenter = state.Presenter,
            Shown = state.Shown,
        };
        foreach (var document in state.Documents.Values)
        {
            var written = document.Clone();
            if (pages)
            {
                written.Written.AddRange(state.PagesOf(document.Id).Select(surface => new WrittenPage
                {
                    Page = (int)(surface - DocumentsState.SurfaceOf(document.Id, 0)),
                    Content = state.Drawings.ToMessage(surface, histories),
                }));
            }

            snapshot.Documents.Add(written);
        }

        return snapshot;
    }
}
