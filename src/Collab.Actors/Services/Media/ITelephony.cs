namespace Collab.Actors.Services.Media;

/// <summary>
/// The embedder's own way to the telephone network. Registered with <c>AddCollabTelephony</c> on every node.
/// </summary>
/// <remarks>
/// <para>Told by the node that hosts the conference's primary, for each conference one call after the other and only
/// after what happened is journaled. After a failover the requests that nobody has reported on are told again, by
/// another node: go by conference and caller, and dial once.</para>
/// <para>What becomes of callers, and who dials in, is told to the conference as the server: <c>ReportCaller</c>
/// and <c>ReportCallerGone</c> of the service <c>media</c>, through <see cref="IConferences.SubmitAsync"/> on any node.
/// Both may be sent again.</para>
/// </remarks>
public interface ITelephony
{
    /// <summary>How people dial into a conference, for them to read, at most 500 characters.</summary>
    /// <returns>Empty when they cannot.</returns>
    Task<string> DescribeDialInAsync(ConferenceId conference, CancellationToken cancellation);

    /// <summary>Calls somebody. When it throws the caller is taken as unreachable, and gone.</summary>
    /// <param name="conference">For which conference.</param>
    /// <param name="caller">The caller's id; what is told of them later goes by it.</param>
    /// <param name="number">Digits and <c>* #</c>, with a <c>+</c> in front or without.</param>
    /// <param name="cancellation">The primary is here no more; another node says it again.</param>
    Task DialAsync(ConferenceId conference, string caller, string number, CancellationToken cancellation);

    /// <summary>Ends a call, or the attempt; then the caller is gone. Tried again when it throws.</summary>
    Task HangUpAsync(ConferenceId conference, string caller, CancellationToken cancellation);
}
