using Collab.Core.Services.Blobs;
using Collab.Protocol.Services.Files;
using Google.Protobuf;

namespace Collab.Core.Services.Files;

/// <summary>Files that participants offer each other.</summary>
/// <remarks>
/// The state has what is known of each file, never its content, which is a blob of the same number. Every limit is
/// decided when a file is offered, in the conference's one order, so that uploads need no quota of their own.
/// </remarks>
public sealed class FilesService : Service<FilesState>, IBlobHolder
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "files";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, OfferFile.Descriptor, RemoveFile.Descriptor)
        .Command(Permission.CoHost, ChangeFileRules.Descriptor)
        .Command(Permission.Node, ConfirmUpload.Descriptor)
        .Event(
            FileOffered.Descriptor,
            FileStored.Descriptor,
            FileRemoved.Descriptor,
            FileRulesChanged.Descriptor)
        .Query(Permission.Participant, GetFiles.Descriptor, FilesSnapshot.Descriptor)
        .SnapshotAs(FilesSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override FilesState Initial => FilesState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(FilesState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        OfferFile offer => Offering.Decide(state, offer, context),
        ConfirmUpload confirm => Storing.Decide(state, confirm),
        RemoveFile remove => Removing.Decide(state, remove, context),
        ChangeFileRules change => Ruling.Decide(state, change),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(FilesState state, DecisionContext context) =>
        context.Facts.Conference.IsAlive ? Removing.Settle(state, context) : Decision.Nothing;

    /// <inheritdoc/>
    public override long? NextDeadline(FilesState state, Facts facts) =>
        facts.Conference.IsAlive ? state.NextDeadline : null;

    /// <inheritdoc/>
    public override FilesState Evolve(FilesState state, IMessage @event, EventContext context) =>
        FilesEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(FilesState state) => new FilesSnapshot
    {
        Files = { state.Files.Values },
        NextFile = state.NextFile,
        Rules = state.Rules,
    };

    /// <inheritdoc/>
    public override FilesState FromSnapshot(IMessage snapshot) => FilesState.Of((FilesSnapshot)snapshot);

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(FilesState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(FilesState state, IMessage query, Viewer viewer) => query switch
    {
        GetFiles => new QueryStep.Answered(ToSnapshot(state)),
        _ => base.Answer(state, query, viewer),
    };

    /// <inheritdoc/>
    public BlobTerms? FindBlob(object state, string blob) =>
        ((FilesState)state).Find(BlobLookup.NumberOf(blob)) is { } file
            ? new BlobTerms(file.Owner, file.Name, file.MediaType, file.Size, file.Sha256, file.Stored)
            : null;

    /// <inheritdoc/>
    public IMessage ConfirmBlob(string blob) =>
        new ConfirmUpload { File = BlobLookup.NumberOf(blob) };
}
