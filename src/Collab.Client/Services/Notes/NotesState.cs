namespace Collab.Client;

/// <summary>The shared text as this client shows it. Immutable.</summary>
/// <param name="Text">With what was written here and is not confirmed yet. Lines end with <c>\n</c>.</param>
/// <param name="Version">The number of edits that the server has confirmed; -1 before the first snapshot.</param>
/// <param name="IsConfirmed">Whether everything that was written here is journaled.</param>
public sealed record NotesState(string Text, long Version, bool IsConfirmed)
{
    internal static readonly NotesState Empty = new("", -1, true);
}
