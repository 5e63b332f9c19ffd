using Collab.Client;
using Google.Protobuf;

namespace Fundraiser.Pledges;

/// <summary>The service <c>pledges</c> in a .NET client: what was pledged, and pledging.</summary>
/// <example><code>
/// var options = new ConferenceClientOptions { Services = [() => new PledgesClient()] };
/// await using var client = await ConferenceClient.JoinAsync(endpoints, "gala", ticket, options);
/// await client.Service&lt;PledgesClient&gt;().MakeAsync(20, "for Ada");
/// </code></example>
public sealed class PledgesClient() : ClientService(PledgeService.ServiceName, PledgesReflection.Descriptor)
{
    private volatile PledgeTotal _total = new(0, 0, false);

    /// <summary>As of the last event; every change is a new object.</summary>
    public PledgeTotal Total => _total;

    /// <summary>Pledges; done when it is journaled.</summary>
    /// <param name="pounds">1 to <see cref="PledgeService.PoundsMax"/>.</param>
    /// <param name="reference">The donor's own, at most <see cref="PledgeService.ReferenceCharactersMax"/>.</param>
    /// <param name="cancellation">Ends the waiting; what was sent may still be done.</param>
    public Task MakeAsync(int pounds, string reference, CancellationToken cancellation = default) =>
        SendAsync(new MakePledge { Pounds = pounds, Reference = reference }, cancellation);

    /// <inheritdoc/>
    protected override void Reset(IMessage? snapshot) => _total = snapshot is PledgesSnapshot saved
        ? new PledgeTotal(saved.Count, saved.Pounds, saved.GoalReached)
        : new PledgeTotal(0, 0, false);

    /// <inheritdoc/>
    protected override void Apply(ConferenceEvent @event) => _total = @event.Body switch
    {
        PledgeMade made => _total with { Count = _total.Count + 1, Pounds = _total.Pounds + made.Pounds },
        GoalReached => _total with { GoalReached = true },
        _ => _total,
    };
}
