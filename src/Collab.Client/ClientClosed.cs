namespace Collab.Client;

/// <summary>Why a client is closed for good.</summary>
/// <param name="Error">
/// <c>null</c> when its owner left or disposed it; a <see cref="RefusedException"/> of the server's reason (for example
/// <see cref="RemovedException"/> or <see cref="ConferenceEndedException"/>); a
/// <see cref="ConferenceUnreachableException"/>; or what a service's fold threw.
/// </param>
public sealed record ClientClosed(Exception? Error)
{
    internal static readonly ClientClosed ByOwner = new((Exception?)null);

    /// <summary>Whether the owner asked for it.</summary>
    public bool IsByOwner => Error is null;
}
