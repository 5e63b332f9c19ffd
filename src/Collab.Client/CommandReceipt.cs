using System.Collections.Immutable;

namespace Collab.Client;

/// <summary>The proof that a command was done: its events are journaled, or it changed nothing.</summary>
/// <param name="Seq">The seq of the command's last event; 0 when it changed nothing.</param>
/// <param name="Events">
/// The command's events in order, as far as this client saw them: empty when it changed nothing, or when the client
/// had to start from fresh snapshots before the answer came.
/// </param>
public sealed record CommandReceipt(long Seq, ImmutableArray<ConferenceEvent> Events)
{
    /// <summary>Whether the command changed anything.</summary>
    public bool Changed => Seq > 0;

    /// <summary>The body of the command's first event of that type; <c>null</c> when there is none.</summary>
    public TEvent? Find<TEvent>() where TEvent : class =>
        Events.Select(x => x.Body).OfType<TEvent>().FirstOrDefault();
}
