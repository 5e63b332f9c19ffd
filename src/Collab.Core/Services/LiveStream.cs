namespace Collab.Core.Services;

/// <summary>A stream of a service: who may send its parts.</summary>
/// <param name="Sender">The id of the one participant who may.</param>
/// <param name="Open">Whether they may at the moment; what has come so far is kept while not.</param>
public sealed record LiveStream(string Sender, bool Open);
