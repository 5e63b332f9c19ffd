using Collab.Protocol;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Texts;

namespace Collab.Core.Services.Notes;

/// <summary>Answers <c>GetVersion</c>: takes the edits since back, one by one, as the journal has them.</summary>
internal static class VersionQuery
{
    public static QueryStep Answer(NotesState state, GetVersion query)
    {
        if (query.Version < 0 || query.Version > state.Version)
        {
            return new QueryStep.Refused(
                RefusalCode.NotFound, $"There is no version {query.Version}: 0 to {state.Version} are there.");
        }

        var (text, version) = (state.Text, state.Version);
        return version == query.Version ? End(0) : new JournalEdits(Each, End).Before(state.LastSeq + 1);

        bool Each(TextEdited edited, Event @event)
        {
            text = text.Apply(TextEdits.Invert(edited.Spans, edited.Removed));
            version = edited.Version - 1;
            return version > query.Version;
        }

        QueryStep End(long nextSeq) => version == query.Version
            ? new QueryStep.Answered(new VersionText { Version = version, Text = text.ToString() })
            : new QueryStep.Refused(
                RefusalCode.LimitReached,
                $"Version {query.Version} lies more than {NotesLimits.QueryEventsMax} events back; version {version} "
                + "is the oldest that can be shown.");
    }
}
