namespace Collab.Actors.Journal.Events;

/// <summary>One event as the table <c>journal</c> has it.</summary>
/// <param name="PersistenceId">Whose.</param>
/// <param name="SequenceNumber">From 1, without gap.</param>
/// <param name="Message">What the serializer wrote.</param>
/// <param name="Manifest">What the serializer reads it by.</param>
/// <param name="Serializer">The serializer's number.</param>
/// <param name="Writer">Which journal actor wrote it.</param>
/// <param name="Created">When it was written, in .NET ticks of UTC, as Akka.Persistence.Sql has it.</param>
internal sealed record EventRow(
    string PersistenceId,
    long SequenceNumber,
    byte[] Message,
    string Manifest,
    int Serializer,
    string Writer,
    long Created);
