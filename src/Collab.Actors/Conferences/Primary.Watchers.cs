using Akka.Event;

namespace Collab.Actors.Conferences;

/// <summary>Tells the host's own watchers what was journaled.</summary>
internal sealed partial class Primary
{
    private void TellWatchers()
    {
        foreach (var watcher in _settings.Watchers) Guard(watcher, x => x.Changed(_id, _committed));
    }

    private void LeaveWatchers()
    {
        foreach (var watcher in _settings.Watchers) Guard(watcher, x => x.Gone(_id));
    }

    private void Guard(IConferenceWatcher watcher, Action<IConferenceWatcher> tell)
    {
        try
        {
            tell(watcher);
        }
        catch (Exception exception)
        {
            _log.Error(exception, "{0}: {1} failed", _id, watcher.GetType());
        }
    }
}
