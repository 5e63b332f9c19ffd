using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Baselines.Orleans;

/// <summary>The members of a conference at this node, and its grain.</summary>
internal sealed class GrainRoom : IRoom, IMeetingObserver
{
    private readonly Lock _gate = new();
    private readonly List<Member> _members = [];
    private readonly IMeeting _grain;
    private readonly IMeetingObserver _self;
    private readonly Task _watching;
    private long _seq;

    public GrainRoom(IGrainFactory grains, string name)
    {
        _grain = grains.GetGrain<IMeeting>(name);
        _self = grains.CreateObjectReference<IMeetingObserver>(this);
        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<long> EnterAsync(Member member)
    {
        await _watching;
        lock (_gate)
        {
            _members.Add(member);
            return _seq;
        }
    }

    /// <inheritdoc/>
    public void Post(Member sender, Command command) =>
        _ = _grain.PostAsync(sender.Name, sender.Session, command.ToByteArray());

    /// <inheritdoc/>
    public void Leave(Member member)
    {
        lock (_gate) _members.Remove(member);
    }

    /// <inheritdoc/>
    public Task PostedAsync(long seq, byte[] frame)
    {
        lock (_gate)
        {
            _seq = seq;
            foreach (var member in _members) member.Send(frame);
        }

        return Task.CompletedTask;
    }

    // Nobody is in before it is done, so nobody has posted.
    private async Task WatchAsync() => _seq = await _grain.WatchAsync(_self);
}
