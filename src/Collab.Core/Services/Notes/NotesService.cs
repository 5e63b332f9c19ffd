using Collab.Protocol.Services.Notes;
using Google.Protobuf;

namespace Collab.Core.Services.Notes;

/// <summary>One text that everybody writes together.</summary>
/// <remarks>
/// The log gives all edits one order, so the server alone carries edits over others, and clients carry what they have
/// not sent yet over what they receive; see <see cref="Protocol.Texts.TextEdits"/>. What somebody wrote stays when
/// they leave.
/// </remarks>
public sealed class NotesService : Service<NotesState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "notes";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, EditText.Descriptor)
        .Event(TextEdited.Descriptor)
        .Query(Permission.Participant, GetHistory.Descriptor, History.Descriptor)
        .Query(Permission.Participant, GetVersion.Descriptor, VersionText.Descriptor)
        .Query(Permission.Participant, GetMarkdown.Descriptor, Markdown.Descriptor)
        .Signal(Permission.Participant, Caret.Descriptor)
        .SnapshotAs(NotesSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override NotesState Initial => NotesState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(NotesState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        EditText edit => Editing.Decide(state, edit),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override NotesState Evolve(NotesState state, IMessage @event, EventContext context) => @event switch
    {
        TextEdited edited => state.After(edited, context.Seq),
        _ => throw new UnknownEventException(Name, @event.Descriptor.Name),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(NotesState state) => state.Write();

    /// <inheritdoc/>
    public override NotesState FromSnapshot(IMessage snapshot) => NotesState.Read((NotesSnapshot)snapshot);

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(NotesState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(NotesState state, IMessage query, Viewer viewer) => query switch
    {
        GetHistory history => HistoryQuery.Answer(state, history),
        GetVersion version => VersionQuery.Answer(state, version),
        GetMarkdown => new QueryStep.Answered(new Markdown { Text = MarkdownText.Of(state.Text.ToString()) }),
        _ => base.Answer(state, query, viewer),
    };
}
