using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>roster</c>: who is in the conference, and as what.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class RosterService : ClientService
{
    private volatile RosterState _state = RosterState.Empty;

    internal RosterService() : base("roster", RosterReflection.Descriptor) { }

    /// <summary>Who is present as of the last event; every change is a new object.</summary>
    public RosterState State => _state;

    /// <summary>Who is present, connected or reconnecting, in the order of joining.</summary>
    public IReadOnlyList<Participant> Participants => _state.Participants;

    /// <summary>Makes somebody leave; they may come back. For co-hosts and hosts.</summary>
    /// <param name="participant">The participant's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RemoveAsync(string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new Remove { Participant = participant }, cancellationToken);

    /// <summary>Makes somebody leave for good, or keeps them out. For co-hosts and hosts.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public Task BanAsync(string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new BanParticipant { Participant = participant }, cancellationToken);

    /// <summary>Lets somebody who was banned join again. For co-hosts and hosts.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public Task LiftBanAsync(string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new LiftBan { Participant = participant }, cancellationToken);

    /// <summary>Changes what somebody may do.</summary>
    /// <param name="participant">The participant's id.</param>
    /// <param name="role">The new role.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangeRoleAsync(string participant, Role role, CancellationToken cancellationToken = default) =>
        SendAsync(new ChangeRole { Participant = participant, Role = role }, cancellationToken);

    /// <summary>Changes a display name.</summary>
    /// <param name="name">1 to 64 UTF-16 units after trimming.</param>
    /// <param name="participant">The participant's id; empty for the sender's own name.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RenameAsync(string name, string participant = "", CancellationToken cancellationToken = default) =>
        SendAsync(new Rename { Participant = participant, Name = name }, cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is RosterSnapshot roster ? RosterState.Of(roster) : RosterState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);

    /// <summary>Sends <c>Leave</c>; an answer that says that the participant is out already is as good.</summary>
    internal async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(new Leave(), cancellationToken).ConfigureAwait(false);
        }
        catch (ClientClosedException)
        {
        }
        catch (RefusedException e) when (MeansOut(e))
        {
        }
        catch (OutcomeUnknownException e) when (e.InnerException is RefusedException refused && MeansOut(refused))
        {
        }
    }

    private static bool MeansOut(RefusedException e) => e.Code == RefusalCode.SessionEnded
        || e.Code == RefusalCode.SessionReplaced
        || e.Code == RefusalCode.Removed
        || e.Code == RefusalCode.Banned
        || e.Code == RefusalCode.ConferenceEnded;
}

public sealed partial class ConferenceClient
{
    /// <summary>Roster: who is here, and hosts' commands.</summary>
    public RosterService Roster => Service<RosterService>();

    /// <summary>Leaves the conference and closes the client; the others see it when this completes.</summary>
    /// <remarks>
    /// Without a connection it waits for one: cancel, or dispose the client and let the conference's reconnect grace
    /// pass. A client that is out already is closed, and nothing is thrown.
    /// </remarks>
    /// <exception cref="RefusedException">The server refused it; the client stays.</exception>
    public async Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        await Roster.LeaveAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Roster = Add(() => new RosterService());
}
