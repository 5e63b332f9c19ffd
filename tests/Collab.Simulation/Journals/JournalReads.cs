using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Protocol;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Journals;

/// <summary>
/// What one process's replicas read: the database as it is some time after they ask, given to them some time later.
/// </summary>
internal sealed class JournalReads(Schedule schedule, NodeLife life) : IConferenceReader
{
    /// <inheritdoc/>
    public Task<Conference> LoadAsync(ConferenceId id, CancellationToken cancellation) => ReadAsync(id, log =>
    {
        var start = log.Snapshot is { } snapshot
            ? Conference.FromSnapshot(SimulatedServices.Catalog, ConferenceState.Parser.ParseFrom(snapshot.State))
            : Conference.Empty(SimulatedServices.Catalog);
        for (var seq = start.Seq + 1; seq <= log.Head; seq++) start = start.Fold(log[seq].Event);
        return start;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournaledEvent>> ReadAsync(
        ConferenceId id, long from, long to, int max, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<JournaledEvent>>(id, log =>
        {
            var events = new List<JournaledEvent>();
            for (var seq = from; seq <= Math.Min(to, log.Head) && events.Count < max; seq++) events.Add(log[seq]);
            return events;
        });

    /// <summary>Completes on the simulator's own thread, and so does what waits for it.</summary>
    private Task<T> ReadAsync<T>(ConferenceId id, Func<ConferenceLog, T> read)
    {
        var completion = new TaskCompletionSource<T>();
        schedule.Journal.Read(life, fails =>
        {
            if (fails)
            {
                completion.SetException(new JournalUnavailableException("The database cannot be read."));
                return;
            }

            T result;
            try
            {
                result = read(schedule.Journal.LogOf(id.PersistenceId));
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
                return;
            }

            schedule.Time.After(schedule.Random.NextInt64(2 * VirtualTime.Millisecond), () =>
            {
                if (life.IsAlive) completion.SetResult(result);
            });
        });
        return completion.Task;
    }
}
