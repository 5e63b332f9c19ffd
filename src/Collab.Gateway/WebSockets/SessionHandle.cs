using Collab.Actors.Replicas;

namespace Collab.Gateway.WebSockets;

/// <summary>A connection's hold on its session: hands over until it lets go, and lets go once.</summary>
internal sealed class SessionHandle
{
    private readonly Lock _gate = new();
    private ISessionLink? _link;
    private bool _detached;

    /// <summary>Takes hold; when the connection closed meanwhile, lets go at once.</summary>
    public void Attach(ISessionLink link)
    {
        lock (_gate)
        {
            if (!_detached)
            {
                _link = link;
                return;
            }
        }

        link.Disconnected();
    }

    /// <summary>Whether there is a session, or was one.</summary>
    public bool IsAttached => Volatile.Read(ref _link) is not null;

    /// <summary>Hands a message over, unless the connection has let go.</summary>
    public void HandOver<T>(T message, Action<ISessionLink, T> send)
    {
        // Under the lock, so that nothing is handed over after Disconnected.
        lock (_gate)
        {
            if (!_detached && _link is not null) send(_link, message);
        }
    }

    /// <summary>Tells the session that the connection is gone.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            if (_detached) return;
            _detached = true;
            _link?.Disconnected();
        }
    }
}
