using Collab.Actors;
using Collab.Protocol.Services.Roster;
using Collab.Simulation.Faults;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Clients;

/// <summary>All clients of a schedule, and what happens to them.</summary>
internal sealed class ClientCrowd(Schedule schedule)
{
    private const int ClientsMin = 3;
    private const int ClientsMax = 6;

    private int _numbers;

    /// <summary>All of them, gone ones included.</summary>
    public List<SimulatedClient> All { get; } = [];

    private Random Random => schedule.Random;

    private VirtualTime Time => schedule.Time;

    /// <summary>A number that no connection has had.</summary>
    public int NewNumber() => ++_numbers;

    /// <summary>Lets clients into every conference, which act until then.</summary>
    public void Begin(long until)
    {
        foreach (var conference in schedule.Conferences)
        {
            var count = Random.Next(ClientsMin, ClientsMax + 1);
            for (var i = 1; i <= count; i++)
                Add($"{conference.Name}-c{i}", conference, $"p{i}", i == 1 ? Role.Host : Role.Attendee, until);
        }
    }

    /// <summary>
    /// Everybody posts once more. A primary that was superseded learns of it when it writes, and not before.
    /// </summary>
    public void SpeakOnce(long from, long to)
    {
        foreach (var client in All) Time.At(Random.NextInt64(from, to), client.Speak);
    }

    /// <summary>The id of somebody who is, or was, in a conference.</summary>
    public string SomeParticipant(ConferenceId conference)
    {
        var here = All.Where(client => client.Conference == conference).ToArray();
        return here[Random.Next(here.Length)].Participant;
    }

    /// <summary>A process is gone, and the connections to it with it.</summary>
    public void NodeCrashed(NodeLife life, bool isSilent)
    {
        foreach (var client in All.Where(client => client.Life == life))
        {
            var connection = client.Life;
            if (isSilent) continue;
            Time.After(Random.NextInt64(20 * VirtualTime.Millisecond), () =>
            {
                if (client.Life == connection) client.Drop("The connection was reset.", 0);
            });
        }
    }

    /// <summary>Everybody reads as fast as ever.</summary>
    public void Heal()
    {
        foreach (var client in All) client.Slowness = 0;
    }

    /// <summary>Lets something happen to one of them.</summary>
    public bool Disturb(FaultKind kind)
    {
        var here = All.Where(client => client is { HasVanished: false, HasEnded: false }).ToArray();
        if (here.Length == 0) return false;
        var client = here[Random.Next(here.Length)];
        switch (kind)
        {
            case FaultKind.ConnectionBroken:
            case FaultKind.ConnectionHalfOpen:
                if (client.Life is null) return false;
                client.Drop("The connection broke.", kind == FaultKind.ConnectionHalfOpen ? HalfOpenFor() : 0);
                return true;
            case FaultKind.ClientSlow:
                client.Slowness = Random.NextInt64(VirtualTime.Second);
                Time.After(3 * VirtualTime.Second, () => client.Slowness = 0);
                return true;
            case FaultKind.ClientVanished:
                if (!IsDispensable(client)) return false;
                client.Vanish(Random.Next(2) == 0 ? 0 : HalfOpenFor());
                return true;
            case FaultKind.ClientLeft:
                if (!IsDispensable(client)) return false;
                client.Leave();
                return true;
            case FaultKind.ClientReplaced:
                return Replace(client);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No client can suffer it.");
        }
    }

    private bool Replace(SimulatedClient client)
    {
        if (All.Count(other => other.Participant == client.Participant && other.Conference == client.Conference) > 1)
            return false;
        client.MayEnd = true;
        Add($"{client.Name}b", client.Conference, client.Participant, Role.Attendee, Time.Now + VirtualTime.Second)
            .MayEnd = true;
        return true;
    }

    /// <summary>Whether a conference keeps enough people without one.</summary>
    private bool IsDispensable(SimulatedClient client) =>
        !client.MayEnd && All.Count(other => other.Conference == client.Conference
            && other is { HasVanished: false, MayEnd: false }) > 2;

    private long HalfOpenFor() => Random.NextInt64(8 * VirtualTime.Second);

    private SimulatedClient Add(string name, ConferenceId conference, string participant, Role role, long until)
    {
        var client = new SimulatedClient(schedule, name, conference, participant, role);
        All.Add(client);
        Time.After(Random.NextInt64(VirtualTime.Second), client.Connect);
        ActUntil(client, until, Random.NextInt64(20 * VirtualTime.Millisecond, 500 * VirtualTime.Millisecond));
        return client;
    }

    private void ActUntil(SimulatedClient client, long until, long pace) =>
        Time.After(Random.NextInt64(2 * pace), () =>
        {
            if (Time.Now >= until) return;
            client.Act();
            ActUntil(client, until, pace);
        });
}
