using Collab.Protocol;
using Orleans.Concurrency;
using Orleans.EventSourcing;
using Orleans.EventSourcing.CustomStorage;
using Orleans.Providers;

namespace Collab.Baselines.Orleans;

/// <summary>What a post is in the grain's journal.</summary>
/// <param name="Participant">Whose it is.</param>
/// <param name="Session">Which connection it came on.</param>
/// <param name="Command">Encoded.</param>
[GenerateSerializer]
[Immutable]
[Alias("posted")]
internal sealed record Posted(
    [property: Id(0)] string Participant, [property: Id(1)] string Session, [property: Id(2)] byte[] Command);

/// <summary>A conference keeps a count of its posts.</summary>
[GenerateSerializer]
[Alias("meeting-state")]
internal sealed class MeetingState
{
    [Id(0)]
    public long Posts { get; set; }

    public void Apply(Posted _) => Posts++;
}

/// <summary>
/// The nearest rival: a journaled grain with storage of its own. Posts are stored first and then sent; those that come
/// while others are being stored are stored together, which the grain's base class sees to.
/// </summary>
[Reentrant]
[LogConsistencyProvider(ProviderName = OrleansServer.LogConsistency)]
internal sealed class MeetingGrain(MeetingLog log)
    : JournaledGrain<MeetingState, Posted>, IMeeting, ICustomStorageInterface<MeetingState, Posted>
{
    private readonly HashSet<IMeetingObserver> _rooms = [];

    /// <inheritdoc/>
    public Task<long> WatchAsync(IMeetingObserver room)
    {
        _rooms.Add(room);
        return Task.FromResult((long)Version);
    }

    /// <inheritdoc/>
    public Task PostAsync(string participant, string session, byte[] command)
    {
        RaiseEvent(new Posted(participant, session, command));
        return ConfirmEvents();
    }

    /// <inheritdoc/>
    public async Task<KeyValuePair<int, MeetingState>> ReadStateFromStorage()
    {
        var head = await log.HeadAsync(this.GetPrimaryKeyString());
        return new((int)head, new MeetingState { Posts = head });
    }

    /// <inheritdoc/>
    public async Task<bool> ApplyUpdatesToStorage(IReadOnlyList<Posted> updates, int expectedVersion)
    {
        var frames = new byte[updates.Count][];
        for (var i = 0; i < frames.Length; i++)
        {
            var posted = updates[i];
            var command = global::Collab.Protocol.Command.Parser.ParseFrom(posted.Command);
            frames[i] = Frames.Posted(expectedVersion + 1 + i, posted.Participant, posted.Session, command);
        }

        if (!await log.AppendAsync(this.GetPrimaryKeyString(), expectedVersion + 1, frames)) return false;
        for (var i = 0; i < frames.Length; i++)
        {
            foreach (var room in _rooms) await room.PostedAsync(expectedVersion + 1 + i, frames[i]);
        }

        return true;
    }
}
