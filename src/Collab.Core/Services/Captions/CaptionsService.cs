using Collab.Protocol.Services.Captions;
using Google.Protobuf;

namespace Collab.Core.Services.Captions;

/// <summary>What is said, as text: interim text as signals, final lines in the log, and their transcript.</summary>
/// <remarks>
/// The newest lines are in the state and may be corrected; older ones stay as they were when they were pushed out, and
/// are read from the journal. Who was chosen to caption stays so when they leave and come back.
/// </remarks>
public sealed class CaptionsService : Service<CaptionsState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "captions";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.CoHost, SwitchCaptions.Descriptor, ChooseCaptioners.Descriptor)
        .Command(Permission.Participant, AddLine.Descriptor, CorrectLine.Descriptor, RemoveLine.Descriptor)
        .Event(
            CaptionsSwitched.Descriptor,
            CaptionersChosen.Descriptor,
            LineAdded.Descriptor,
            LineCorrected.Descriptor,
            LineRemoved.Descriptor)
        .Query(Permission.Participant, GetLines.Descriptor, Lines.Descriptor)
        .Query(Permission.Participant, GetTranscript.Descriptor, Transcript.Descriptor)
        .Signal(Permission.Participant, Interim.Descriptor)
        .SnapshotAs(CaptionsSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override CaptionsState Initial => CaptionsState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(CaptionsState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        SwitchCaptions set => Switching.Switch(state, set),
        ChooseCaptioners choose => Switching.Choose(state, choose),
        AddLine add => Adding.Decide(state, add, context),
        CorrectLine correct => Correcting.Correct(state, correct, context),
        RemoveLine remove => Correcting.Remove(state, remove, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override CaptionsState Evolve(CaptionsState state, IMessage @event, EventContext context) =>
        CaptionsEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(CaptionsState state) => CaptionsSnapshots.Write(state);

    /// <inheritdoc/>
    public override CaptionsState FromSnapshot(IMessage snapshot) => CaptionsState.Of((CaptionsSnapshot)snapshot);

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(CaptionsState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(CaptionsState state, IMessage query, Viewer viewer) => query switch
    {
        GetLines lines => TranscriptQuery.Answer(state, lines),
        GetTranscript transcript => TranscriptQuery.Answer(state, transcript),
        _ => base.Answer(state, query, viewer),
    };
}
