using Collab.Protocol.Services.Admission;
using Google.Protobuf;

namespace Collab.Core.Services.Admission;

/// <summary>Who comes in, and how.</summary>
/// <remarks>
/// A doorkeeper: the roster asks it about every newcomer. Hosts and co-hosts always come in; so does, past password and
/// lobby, whoever was let in before and was not made to leave since. What it knows of those who wait is for hosts and
/// co-hosts alone.
/// </remarks>
public sealed class AdmissionService : Service<AdmissionState>, IDoorkeeper<AdmissionState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "admission";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Host, ChangePolicy.Descriptor, SetPassword.Descriptor)
        .Command(Permission.CoHost, Admit.Descriptor, Deny.Descriptor)
        .Command(Permission.Node, Knock.Descriptor, StopWaiting.Descriptor)
        .Event(
            PolicyChanged.Descriptor,
            PasswordChanged.Descriptor,
            NewcomerWaiting.Descriptor,
            NewcomerSeen.Descriptor,
            NewcomersGone.Descriptor,
            EntryGranted.Descriptor,
            EntryDenied.Descriptor)
        .Query(Permission.CoHost, GetLobby.Descriptor, AdmissionSnapshot.Descriptor)
        .SnapshotAs(AdmissionSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override AdmissionState Initial => AdmissionState.Open;

    /// <inheritdoc/>
    public override Decision Decide(AdmissionState state, IMessage command, DecisionContext context) => command switch
    {
        StopWaiting stop => Lobby.StopWaiting(state, stop, context),
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        Knock knock => Lobby.Knock(state, knock, context),
        ChangePolicy change => Policies.Change(state, change, context),
        SetPassword set => Passwords.Set(state, set, context),
        Admit admit => Lobby.Admit(state, admit, context),
        Deny deny => Lobby.Deny(state, deny, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(AdmissionState state, DecisionContext context) => Lobby.Settle(state, context);

    /// <inheritdoc/>
    public override long? NextDeadline(AdmissionState state, Facts facts) =>
        facts.Conference.IsAlive ? state.NextDeadline : null;

    /// <inheritdoc/>
    public override AdmissionState Evolve(AdmissionState state, IMessage @event, EventContext context) =>
        AdmissionEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(AdmissionState state) => AdmissionSnapshots.Write(state, secret: true);

    /// <inheritdoc/>
    public override AdmissionState FromSnapshot(IMessage snapshot) =>
        AdmissionSnapshots.Read((AdmissionSnapshot)snapshot);

    /// <summary>Everything but what could be used to guess the password.</summary>
    public override IMessage Disclose(AdmissionState state) => AdmissionSnapshots.Write(state, secret: false);

    /// <summary>The policy; for hosts and co-hosts also who waits, was let in and was denied.</summary>
    public override IMessage View(AdmissionState state, Viewer viewer) => Moderates(viewer)
        ? AdmissionSnapshots.Write(state, secret: false)
        : new AdmissionSnapshot { Policy = state.Policy };

    /// <inheritdoc/>
    public override object ViewKey(AdmissionState state, Viewer viewer) => Moderates(viewer);

    /// <inheritdoc/>
    public override QueryStep Answer(AdmissionState state, IMessage query, Viewer viewer) => query switch
    {
        GetLobby => new QueryStep.Answered(View(state, viewer)),
        _ => base.Answer(state, query, viewer),
    };

    /// <inheritdoc/>
    public Admittance Judge(AdmissionState state, Newcomer newcomer, Facts facts) =>
        Entering.Judge(state, newcomer, facts);

    /// <inheritdoc/>
    public ByteString Prove(AdmissionState state, string password) => Passwords.Prove(state, password);

    /// <inheritdoc/>
    public Permission Permit(AdmissionState state, string service, string type, Permission usual) =>
        Policies.Permit(state.Policy, service, usual);

    private static bool Moderates(Viewer viewer) => viewer.Role >= Permission.CoHost.Minimum;
}
