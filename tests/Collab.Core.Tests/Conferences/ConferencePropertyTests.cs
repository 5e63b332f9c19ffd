using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

/// <summary>What holds of a whole conference, whatever is sent and whenever.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConferencePropertyTests
{
    [Test]
    public void Who_joins_leaves_exactly_once() => Walks.Conferences(100, driver =>
    {
        driver.Node(new End());
        var present = new Dictionary<string, string>();
        foreach (var body in Bodies(driver))
        {
            switch (body)
            {
                case ParticipantJoined e:
                    Walks.Require(present.TryAdd(e.Participant.Id, e.Participant.Session), $"{e} was in already");
                    break;
                case SessionReplaced e:
                    Walks.Require(present.GetValueOrDefault(e.Participant) == e.OldSession, $"{e}: not the session");
                    present[e.Participant] = e.Session;
                    break;
                case ParticipantLeft e:
                    Walks.Require(present.Remove(e.Participant, out var session), $"{e} was not in");
                    Walks.Require(session == e.Session, $"{e} was in with session {session}");
                    break;
            }
        }

        Walks.Require(present.Count == 0, $"{string.Join(", ", present.Keys)} never left");
        Walks.Require(driver.Facts.Roster.Count == 0, "the roster is not empty after the end");
    });

    [Test]
    public void Generations_of_a_participant_only_grow() => Walks.Conferences(100, driver =>
    {
        var highest = new Dictionary<string, long>();
        foreach (var body in Bodies(driver))
        {
            var (id, generation) = body switch
            {
                ParticipantJoined e => (e.Participant.Id, e.Participant.Generation),
                SessionReplaced e => (e.Participant, e.Generation),
                ConnectionResumed e => (e.Participant, e.Generation),
                _ => ("", 0),
            };
            if (id.Length == 0) continue;
            var used = highest.GetValueOrDefault(id);
            Walks.Require(generation > used, $"{body}: {used} was given out");
            highest[id] = generation;
        }
    });

    [Test]
    public void The_roster_agrees_with_itself_after_every_step() => Walks.Conferences(100, driver =>
    {
        var found = LeftSessions(driver).Where(session => driver.Facts.Roster.FindSession(session) is not null);
        Walks.Require(!found.Any(), "a session is found that was left");
    }, driver =>
    {
        var roster = driver.Facts.Roster;
        var all = roster.Participants.ToList();
        Walks.Require(all.Count == roster.Count, "the count is wrong");
        Walks.Require(all.Count <= driver.Facts.Conference.Settings.ParticipantsMax, "more are in than may");
        Walks.Require(all.Select(x => x.Session).Distinct().Count() == all.Count, "two share a session");
        Walks.Require(all.All(x => roster.Find(x.Id) == x && roster.FindSession(x.Session) == x), "a look-up is wrong");
        Walks.Require(all.All(x => x.Presence == Presence.Reconnecting == x.LostAt > 0), "presence and lost_at differ");
        Walks.Require(
            roster.ConnectedCount == all.Count(x => x.Presence == Presence.Connected), "the connected count is wrong");
        Walks.Require(roster.HostCount == all.Count(x => x.Role == Role.Host), "the host count is wrong");
        Walks.Require(roster.EmptySince == 0 || all.Count == 0, "empty since, but it is not");
        Walks.Require(!all.Any(x => roster.Bans.ContainsKey(x.Id)), "somebody banned is in");
        var joined = all.Select(x => x.JoinedAt).ToList();
        Walks.Require(joined.SequenceEqual(joined.Order()), "not in the order of joining");
        var acting = roster.ActingHost;
        Walks.Require(acting.Length == 0 || roster.Find(acting)?.Role == Role.Host, $"{acting} acts, but is no host");
    });

    [Test]
    public void A_host_is_there_when_the_policy_passes_the_role_on() => Walks.Conferences(100, driver => { }, driver =>
    {
        var (conference, roster) = (driver.Facts.Conference, driver.Facts.Roster);
        var absent = roster.HostAbsentSince;
        Walks.Require(absent == 0 || roster.HostCount == 0, "the host is there, but counts as absent");
        Walks.Require(
            absent == 0 || roster.ConnectedCount == 0 || conference.Settings.HostLeaves != HostLeavesPolicy.Pass
            || driver.Now < absent + (conference.Settings.HostLeavesDelaySeconds * 1000L),
            $"nobody is host since {driver.Now - absent} ms");
    });

    [Test]
    public void Nobody_is_kept_as_reconnecting_beyond_the_grace() => Walks.Conferences(100, driver => { }, driver =>
    {
        var grace = driver.Facts.Conference.Settings.ReconnectGraceSeconds * 1000L;
        Walks.Require(
            driver.Facts.Roster.Participants.All(x => x.LostAt == 0 || driver.Now < x.LostAt + grace), "a ghost");
    });

    [Test]
    public void A_snapshot_and_the_rest_of_the_log_give_the_whole() => Walks.Conferences(30, driver =>
    {
        var whole = driver.State.ToSnapshot().ToByteString();
        var state = Conference.Empty(ServiceCatalog.BuiltIn);
        var step = 1 + (driver.Log.Count / 10);
        for (var k = 0; k <= driver.Log.Count; k++)
        {
            if (k % step == 0)
            {
                var bytes = state.ToSnapshot().ToByteString();
                var resumed = Conference.FromSnapshot(ServiceCatalog.BuiltIn, ConferenceState.Parser.ParseFrom(bytes));
                resumed = driver.Log.Skip(k).Aggregate(resumed, (folded, @event) => folded.Fold(@event));
                Walks.Require(resumed.ToSnapshot().ToByteString() == whole, $"from the snapshot at {k} it differs");
            }

            if (k < driver.Log.Count) state = state.Fold(driver.Log[k]);
        }
    });

    [Test]
    public void Sending_again_changes_nothing() => Walks.ForAll(80, 80, walk =>
    {
        var driver = Walks.Start(walk);
        foreach (var seed in walk)
        {
            var mark = driver.Log.Count;
            RandomCommands.Step(driver, seed);
            var command = driver.Log.Skip(mark).FirstOrDefault(x => x.CommandId > 0);
            if (command is null) continue;
            var after = driver.Log.Count;
            driver.SendAgain(command.Session, new Rename { Name = "Again" }, command.CommandId);
            Walks.Require(driver.Log.Count == after, $"command {command.CommandId} had another effect");
        }
    });

    private static IEnumerable<IMessage> Bodies(ConferenceDriver driver) => driver.Log.Select(@event =>
        driver.State.Catalog.Services[driver.State.Catalog.IndexOf(@event.Service)]
            .Contract.ParseEvent(@event.Service, @event.Type, @event.Body));

    private static IEnumerable<string> LeftSessions(ConferenceDriver driver) => Bodies(driver)
        .Select(body => body switch
        {
            ParticipantLeft e => e.Session,
            SessionReplaced e => e.OldSession,
            _ => "",
        })
        .Where(session => session.Length > 0);
}
