using Collab.Actors.Serialization;
using Collab.Core.Conferences;

namespace Collab.Actors.Journal;

/// <summary>
/// What a replica reads of the journal. <see cref="JournalReader"/> reads the database; the simulator answers in
/// virtual time.
/// </summary>
internal interface IConferenceReader
{
    /// <summary>The conference as the journal has it now.</summary>
    Task<Conference> LoadAsync(ConferenceId id, CancellationToken cancellation);

    /// <summary>
    /// At most <paramref name="max"/> events from <paramref name="from"/> to <paramref name="to"/>, gapless.
    /// </summary>
    Task<IReadOnlyList<JournaledEvent>> ReadAsync(
        ConferenceId id, long from, long to, int max, CancellationToken cancellation);
}
