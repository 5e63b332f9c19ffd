using Collab.Core.Conferences;

namespace Collab.Actors;

/// <summary>
/// Told of the conferences whose primary is on this node, for what reaches beyond the cluster: a bridge, a gateway.
/// Every implementation among the host's services is told.
/// </summary>
/// <remarks>
/// <para>Exactly one node of the cluster hosts a conference's primary, but for a moment in a failover. The next one is
/// told the conference's whole state after it was activated, and nobody says what happened in between: compare states,
/// and do things that may be done twice.</para>
/// <para>Called by the thread of the primary, in the order of the log: never wait, and hand work over to your own. What
/// is thrown is logged, and harms nobody.</para>
/// </remarks>
public interface IConferenceWatcher
{
    /// <summary>Something was journaled, or the primary was activated here.</summary>
    /// <param name="conference">Its id.</param>
    /// <param name="state">The conference after everything journaled so far; immutable.</param>
    void Changed(ConferenceId conference, Conference state);

    /// <summary>
    /// The primary is here no more: another node has it, or nobody needs it. May come without a
    /// <see cref="Changed"/> before.
    /// </summary>
    void Gone(ConferenceId conference);
}
