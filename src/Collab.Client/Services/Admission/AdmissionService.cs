using Collab.Protocol.Services.Admission;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>Who comes in, and how: freely, with a password, out of a lobby, or with the host.</summary>
/// <remarks>
/// Who waits is in no conference yet: its client has <see cref="ConnectionState.Waiting"/> while
/// <see cref="ConferenceClient.JoinAsync"/> goes on. A password is said in
/// <see cref="ConferenceClientOptions.Password"/>.
/// </remarks>
public sealed class AdmissionService : ClientService
{
    private volatile AdmissionState _state = AdmissionState.Empty;

    internal AdmissionService() : base("admission", AdmissionReflection.Descriptor) { }

    /// <summary>As of the last event.</summary>
    public AdmissionState State => _state;

    /// <summary>Sets the whole policy; takes a host.</summary>
    /// <param name="policy">
    /// Copy <see cref="AdmissionState.Policy"/> and change the copy; its <c>Password</c> is ignored.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangePolicyAsync(Policy policy, CancellationToken cancellationToken = default) =>
        SendAsync(new ChangePolicy { Policy = policy }, cancellationToken);

    /// <summary>Asks newcomers for a password from now on, or for none; takes a host.</summary>
    /// <param name="password">4 to 128 UTF-16 units; empty to do without.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SetPasswordAsync(string password, CancellationToken cancellationToken = default) =>
        SendAsync(new SetPassword { Password = password }, cancellationToken);

    /// <summary>Lets some in who wait; takes a co-host. Who does not wait is passed over.</summary>
    /// <param name="participants">1 to 500 ids.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task AdmitAsync(IEnumerable<string> participants, CancellationToken cancellationToken = default) =>
        SendAsync(new Admit { Participants = { participants } }, cancellationToken);

    /// <summary>Lets everybody in who waits; takes a co-host.</summary>
    public Task AdmitAllAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new Admit { All = true }, cancellationToken);

    /// <summary>Turns somebody away who waits; takes a co-host. They may ask again after a minute.</summary>
    /// <param name="participant">The id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DenyAsync(string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new Deny { Participant = participant }, cancellationToken);

    /// <summary>Reads the policy, the lobby, and who was let in or denied; takes a co-host.</summary>
    public Task<AdmissionSnapshot> GetLobbyAsync(CancellationToken cancellationToken = default) =>
        QueryAsync<AdmissionSnapshot>(new GetLobby(), cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is AdmissionSnapshot admission ? AdmissionState.Of(admission) : AdmissionState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Who comes in, and how.</summary>
    public AdmissionService Admission => Service<AdmissionService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Admission = Add(() => new AdmissionService());
}
