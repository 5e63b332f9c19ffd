namespace Collab.Client;

/// <summary>What a client had to send again, since it was made.</summary>
/// <param name="CommandsResent">Commands sent once more, each time counted.</param>
/// <param name="CommandsDeduplicated">
/// Commands sent once more that had been done before: the server answered with the first effect.
/// </param>
public sealed record ClientCounters(long CommandsResent, long CommandsDeduplicated);
