using Collab.Protocol;

namespace Collab.Baselines.Kestrel;

/// <summary>
/// The least that a .NET server can do: whoever is in a conference is sent what anybody posts. In memory, in one
/// process; nothing is stored, resumed, deduplicated or checked.
/// </summary>
internal sealed class Room : IRoom
{
    private readonly Lock _gate = new();
    private readonly List<Member> _members = [];
    private long _seq;

    /// <inheritdoc/>
    public ValueTask<long> EnterAsync(Member member)
    {
        lock (_gate)
        {
            _members.Add(member);
            return ValueTask.FromResult(_seq);
        }
    }

    /// <inheritdoc/>
    public void Leave(Member member)
    {
        lock (_gate) _members.Remove(member);
    }

    /// <inheritdoc/>
    /// <remarks>Encoded once.</remarks>
    public void Post(Member sender, Command command)
    {
        lock (_gate)
        {
            var frame = Frames.Posted(++_seq, sender.Name, sender.Session, command);
            foreach (var member in _members) member.Send(frame);
        }
    }
}
