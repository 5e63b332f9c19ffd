using Collab.Protocol.Services.Recording;
using Google.Protobuf;

namespace Collab.Core.Services.Recording;

/// <summary>Says which stretches of the conference are recorded, and asks those who are in it.</summary>
/// <remarks>
/// The journal has everything anyway; a recording is a name for a part of it, with the marks between. Where consent is
/// needed it runs only while everybody present has given theirs: whoever comes in without holds it up.
/// </remarks>
public sealed class RecordingService : Service<RecordingState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "recording";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, GiveConsent.Descriptor, RefuseConsent.Descriptor)
        .Command(Permission.Presenter, AddMark.Descriptor)
        .Command(
            Permission.CoHost,
            StartRecording.Descriptor,
            PauseRecording.Descriptor,
            ResumeRecording.Descriptor,
            StopRecording.Descriptor)
        .Command(Permission.Host, DeleteRecording.Descriptor)
        .Event(
            RecordingStarted.Descriptor,
            RecordingPaused.Descriptor,
            RecordingWaiting.Descriptor,
            RecordingResumed.Descriptor,
            RecordingStopped.Descriptor,
            MarkAdded.Descriptor,
            ConsentGiven.Descriptor,
            ConsentRefused.Descriptor,
            RecordingDeleted.Descriptor)
        .SnapshotAs(RecordingSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override RecordingState Initial => RecordingState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(RecordingState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        StartRecording start => Running.Start(state, start, context.Facts),
        PauseRecording => Running.Pause(state),
        ResumeRecording => Running.Resume(state, context.Facts),
        StopRecording => Running.Stop(state),
        AddMark mark => Marking.Add(state, mark),
        GiveConsent => Consenting.Decide(state, given: true, context),
        RefuseConsent => Consenting.Decide(state, given: false, context),
        DeleteRecording delete => Marking.Delete(state, delete),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(RecordingState state, DecisionContext context) =>
        Running.Settle(state, context.Facts);

    /// <inheritdoc/>
    public override RecordingState Evolve(RecordingState state, IMessage @event, EventContext context) =>
        RecordingEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(RecordingState state)
    {
        var snapshot = new RecordingSnapshot { Status = state.Status, NextNumber = state.NextNumber };
        snapshot.Recordings.AddRange(state.Recordings);
        foreach (var (participant, given) in state.Consents)
            snapshot.Consents.Add(new Consent { Participant = participant, Given = given });
        return snapshot;
    }

    /// <inheritdoc/>
    public override RecordingState FromSnapshot(IMessage snapshot)
    {
        var recording = (RecordingSnapshot)snapshot;
        return new RecordingState
        {
            Status = recording.Status,
            Recordings = [.. recording.Recordings],
            Consents = RecordingState.Empty.Consents.AddRange(
                recording.Consents.Select(x => KeyValuePair.Create(x.Participant, x.Given))),
            NextNumber = recording.NextNumber,
        };
    }

    /// <summary>The same for everybody: who is recorded may know of it, and who agreed.</summary>
    public override object ViewKey(RecordingState state, Viewer viewer) => "";
}
