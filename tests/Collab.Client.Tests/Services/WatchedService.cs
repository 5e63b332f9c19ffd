using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>
/// One of the server's services at work in a conference of a few people, and what each of them receives of it.
/// </summary>
internal sealed class WatchedService
{
    private readonly ServiceCatalog _catalog = ServiceCatalog.BuiltIn;
    private readonly int _index;
    private readonly Dictionary<string, Action<ConferenceEvent>> _watchers = [];
    private Core.Conferences.Conference _conference;

    /// <param name="service">The service's name.</param>
    /// <param name="people">Who is there: id and role; the name is the id.</param>
    public WatchedService(string service, params (string Id, Role Role)[] people)
    {
        _index = _catalog.IndexOf(service);
        _conference = Core.Conferences.Conference.Empty(_catalog);
        Append(0, [new DecidedEvent(new Activated { Epoch = 1, Node = "n" }, [])], "");
        Decide(0, "", new Create { Site = "site", Title = "Title" });
        foreach (var (id, role) in people)
        {
            Decide(1, "", new Join
            {
                Participant = id,
                Name = id,
                Role = role,
                Session = $"{id}-s",
                Connection = $"{id}-c",
                Node = "n",
            });
        }
    }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long Now { get; private set; } = 1_800_000_000_000;

    public object State => _conference.StateOf(_index);

    private IService Service => _catalog.Services[_index];

    /// <summary>Has somebody receive the service's events from now on, as a client does.</summary>
    public void Watch(string participant, Action<ConferenceEvent> receive) => _watchers[participant] = receive;

    /// <summary>What the server would show to somebody who joins now.</summary>
    public IMessage ViewOf(string participant) => Service.View(
        State, new Viewer(participant, _conference.Facts.Roster.Find(participant)?.Role ?? Role.Unspecified));

    /// <summary>Somebody sends a command; <c>null</c> when it was done.</summary>
    public RefusalCode? Send(string participant, IMessage command) => Decide(_index, participant, command);

    /// <summary>Lets time pass; what is due on the way is done.</summary>
    public void Advance(long milliseconds)
    {
        var target = Now + milliseconds;
        while (Service.NextDeadline(State, _conference.Facts) is { } due && due <= target)
        {
            Now = Math.Max(Now, due);
            Append(_index, Service.Settle(State, new DecisionContext(Now, null, "", _conference.Facts)).Events, "");
        }

        Now = target;
    }

    private RefusalCode? Decide(int index, string participant, IMessage command)
    {
        var sender = _conference.Facts.Roster.Find(participant);
        var context = new DecisionContext(Now, sender, sender?.Session ?? "", _conference.Facts);
        var decision = _catalog.Services[index].Decide(_conference.StateOf(index), command, context);
        Append(index, decision.Events, participant);
        return decision.Refused;
    }

    private void Append(int index, IReadOnlyList<DecidedEvent> events, string participant)
    {
        foreach (var (body, audience) in events)
        {
            var @event = new Event
            {
                Seq = _conference.Seq + 1,
                Service = _catalog.Services[index].Name,
                Type = body.Descriptor.Name,
                Body = body.ToByteString(),
                Participant = participant,
                Time = Now,
                Epoch = 1,
                Audience = { audience },
            };
            _conference = _conference.Fold(@event);
            if (index != _index) continue;
            foreach (var (watcher, receive) in _watchers)
            {
                var visible = audience.IsEmpty || audience.Contains(watcher);
                receive(ConferenceEvent.Of(visible ? @event : new Event { Seq = @event.Seq, Hidden = true }, body));
            }
        }
    }
}
