namespace Collab.Cli.Load;

/// <summary>How hard to press.</summary>
/// <param name="Conferences">How many conferences.</param>
/// <param name="Members">Participants in each; all post and all read.</param>
/// <param name="Window">Posts that a member has under way at a time.</param>
/// <param name="RatePerMember">Posts per second and member at the most; 0 for as many as are acknowledged.</param>
/// <param name="Duration">How long members post.</param>
/// <param name="Size">Characters in a message.</param>
internal sealed record LoadOptions(
    int Conferences, int Members, int Window, int RatePerMember, TimeSpan Duration, int Size);
