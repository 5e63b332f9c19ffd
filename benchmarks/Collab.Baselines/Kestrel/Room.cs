using Collab.Protocol;

namespace Collab.Baselines.Kestrel;

/// <summary>
/// A conference reduced to what a broadcast cannot do without: whoever is in it is sent what anybody posts. In memory,
/// in one process; nothing is stored, resumed, deduplicated or checked.
/// </summary>
internal sealed class Room
{
    private readonly Lock _gate = new();
    private readonly List<Member> _members = [];
    private long _seq;

    /// <summary>Lets somebody in.</summary>
    /// <returns>The seq after which they see everything.</returns>
    public long Enter(Member member)
    {
        lock (_gate)
        {
            _members.Add(member);
            return _seq;
        }
    }

    /// <summary>Sees somebody out.</summary>
    public void Leave(Member member)
    {
        lock (_gate) _members.Remove(member);
    }

    /// <summary>Sends a post to everybody, encoded once.</summary>
    public void Post(Member sender, Command command)
    {
        lock (_gate)
        {
            var frame = Frames.Posted(++_seq, sender.Name, sender.Session, command);
            foreach (var member in _members) member.Send(frame);
        }
    }
}
