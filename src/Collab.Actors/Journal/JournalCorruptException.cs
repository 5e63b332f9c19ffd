namespace Collab.Actors.Journal;

/// <summary>
/// The journal answers, but what it holds is not a conference's log: an event is missing, out of order or unreadable.
/// Trying again does not help; restore the database, or find out who wrote to it.
/// </summary>
/// <param name="conference">Whose log it is.</param>
/// <param name="seq">The first event that is wrong or missing.</param>
/// <param name="what">What is wrong with it, as a clause after "event N ".</param>
/// <param name="cause">What reading it threw, if it did.</param>
public sealed class JournalCorruptException(ConferenceId conference, long seq, string what, Exception? cause = null)
    : Exception($"The journal of conference {conference} is damaged: event {seq} {what}.", cause)
{
    /// <summary>Whose log it is.</summary>
    public ConferenceId Conference { get; } = conference;

    /// <summary>The first event that is wrong or missing.</summary>
    public long Seq { get; } = seq;
}
