using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Conferences;
using Collab.Actors.Replicas;
using Collab.Core.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Collab.Simulation.Journals;
using Collab.Simulation.Nodes;
using Collab.Simulation.Time;
using Collab.Testing.Histories;
using Google.Protobuf;

namespace Collab.Simulation.Schedules;

/// <summary>What must be so after the faults are over.</summary>
internal sealed class Judgement(Schedule schedule)
{
    private const int AckedMin = 1;

    /// <summary>
    /// Whether everybody who stays is in, has everything, and was answered everything, and everybody else is out.
    /// </summary>
    public bool IsSettled() => !Unsettled().Any();

    /// <summary>Says what <see cref="IsSettled"/> waited for in vain.</summary>
    public void TellWhatIsNotSettled()
    {
        foreach (var finding in Unsettled()) schedule.Find($"stuck: {finding}");
    }

    /// <summary>Holds everything against the journal.</summary>
    public void Judge()
    {
        CheckReplicas();
        StopPrimaries();
        foreach (var conference in schedule.Conferences) CheckHistory(conference);
    }

    private IEnumerable<string> Unsettled()
    {
        foreach (var client in schedule.Clients.All)
        {
            if (client.HasVanished || client.HasEnded) continue;
            if (!client.IsIn || !client.IsAnswered || client.LastSeq != LogOf(client.Conference).Head)
                yield return client.Description;
        }

        foreach (var conference in schedule.Conferences)
        {
            var log = LogOf(conference);
            var here = schedule.Clients.All
                .Where(client => client.Conference == conference && client.IsIn)
                .Select(client => client.Participant)
                .ToHashSet(StringComparer.Ordinal);
            foreach (var participant in log.At(log.Head).Facts.Roster.Participants)
            {
                if (!here.Remove(participant.Id)) yield return $"ghost: {participant.Id} is still in {conference}";
                else if (participant.Presence != Presence.Connected)
                    yield return $"{participant.Id} is in {conference}, whose roster says {participant.Presence}";
            }

            foreach (var missing in here) yield return $"{missing} is not in the roster of {conference}";
        }
    }

    /// <summary>Every process's replica has folded the same log to the same state, byte for byte.</summary>
    private void CheckReplicas()
    {
        var inspections = Inspect();
        for (var round = 0; round < 10 && inspections.Exists(x => x.IsBehind); round++) inspections = Inspect();
        foreach (var inspection in inspections)
        {
            schedule.Tally.ReplicasChecked++;
            if (inspection.Problem() is { } problem) schedule.Find(problem);
        }
    }

    private List<Inspection> Inspect()
    {
        var inspections = new List<Inspection>();
        foreach (var life in schedule.Cluster.Current.OfType<NodeLife>())
        {
            foreach (var conference in schedule.Conferences)
            {
                var inspection = new Inspection(life, conference, LogOf(conference));
                inspections.Add(inspection);
                life.Replicas.Tell(new Inspect(conference, inspection.State), ActorRefs.NoSender);
            }
        }

        schedule.RunUntil(
            schedule.Time.Now + (2 * VirtualTime.Second), () => inspections.TrueForAll(x => x.State.Task.IsCompleted));
        return inspections;
    }

    /// <summary>A primary that ends saves its committed state, which the journal holds against the log.</summary>
    private void StopPrimaries()
    {
        var primaries = schedule.Cluster.Lives.Where(life => life.IsAlive)
            .SelectMany(life => life.PrimaryByConference.Values).ToArray();
        foreach (var primary in primaries) primary.Tell(Primary.Stop.Instance, ActorRefs.NoSender);
        schedule.RunUntil(schedule.Time.Now + VirtualTime.Second, () => false);
    }

    private void CheckHistory(ConferenceId conference)
    {
        var log = LogOf(conference);
        var events = new List<Event>((int)log.Head);
        for (var seq = 1L; seq <= log.Head; seq++) events.Add(log[seq].Event);
        var result = HistoryChecker.Check(schedule.HistoryOf(conference), events, ValueOf, AckedMin);
        foreach (var finding in result.Findings.Order(StringComparer.Ordinal))
            schedule.Find($"{conference}: {finding}");
        if (result.Verdict == Verdict.Unknown) schedule.Find($"{conference}: nothing was acknowledged");
        foreach (var finding in Departures(events)) schedule.Find($"{conference}: {finding}");
        schedule.Tally.Events += events.Count;
        schedule.Tally.Epochs += events.Count > 0 ? events[^1].Epoch : 0;
    }

    /// <summary>A session ends once.</summary>
    private static IEnumerable<string> Departures(IEnumerable<Event> events)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var @event in events.Where(x => x.Type == nameof(ParticipantLeft)))
        {
            var departure = ParticipantLeft.Parser.ParseFrom(@event.Body);
            if (!left.Add(departure.Session)) yield return $"left twice: {departure.Participant} at {@event.Seq}";
        }
    }

    private static string? ValueOf(Event @event) =>
        @event.Type == nameof(MessagePosted) ? MessagePosted.Parser.ParseFrom(@event.Body).Text : null;

    private ConferenceLog LogOf(ConferenceId conference) => schedule.Journal.LogOf(conference.PersistenceId);

    /// <summary>What a replica says that its state is.</summary>
    private sealed record Inspection(NodeLife Life, ConferenceId Conference, ConferenceLog Log)
    {
        public TaskCompletionSource<Conference> State { get; } = new();

        public bool IsBehind => !State.Task.IsCompletedSuccessfully || State.Task.Result.Seq < Log.Head;

        public string? Problem()
        {
            var replica = $"{Life}'s replica of {Conference}";
            if (!State.Task.IsCompletedSuccessfully)
                return $"stuck: {replica} does not answer: {State.Task.Exception?.Message}";
            var found = State.Task.Result;
            if (found.Seq != Log.Head) return $"divergent: {replica} is at {found.Seq}, the log at {Log.Head}";
            return BytesOf(found).AsSpan().SequenceEqual(BytesOf(Log.At(found.Seq)))
                ? null
                : $"divergent: {replica} is not the fold of its log";
        }

        private static byte[] BytesOf(Conference conference) => conference.ToSnapshot().ToByteArray();
    }
}
