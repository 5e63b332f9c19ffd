using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Dispatch;

/// <summary>
/// One actor system without a thread and without a clock of its own, in which one schedule runs after the other.
/// </summary>
internal sealed class SimulatedSystem
{
    private static readonly Config Hocon = ConfigurationFactory.ParseString(
        $$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          coordinated-shutdown.exit-clr = off
          actor.default-dispatcher.type = "{{typeof(SimulatedDispatcherConfigurator).AssemblyQualifiedName}}"
          actor.internal-dispatcher.type = "{{typeof(SimulatedDispatcherConfigurator).AssemblyQualifiedName}}"
          persistence {
            journal.plugin = simulated-journal
            snapshot-store.plugin = simulated-snapshots
            max-concurrent-recoveries = 200
          }
        }
        simulated-journal {
          class = "{{typeof(Journals.JournalPlugin).AssemblyQualifiedName}}"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          recovery-event-timeout = 10s
        }
        simulated-snapshots {
          class = "{{typeof(Journals.SnapshotPlugin).AssemblyQualifiedName}}"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """);

    public SimulatedSystem()
    {
        var setup = BootstrapSetup.Create().WithConfig(Hocon).And(new Handle(this));
        System = (ExtendedActorSystem)ActorSystem.Create("collab", setup);
        Time = ((VirtualScheduler)System.Scheduler).Time;
        Serializer = new CollabSerializer(System);
        System.ActorOf(Undelivered.Props(), "undelivered");
    }

    /// <summary>The actors' system.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>The time of everybody in it.</summary>
    public VirtualTime Time { get; }

    /// <summary>What wants to run in it.</summary>
    public RunQueue Runs { get; } = new();

    /// <summary>Turns messages to bytes and back.</summary>
    public CollabSerializer Serializer { get; }

    /// <summary>The schedule that is running.</summary>
    public Schedule? Current { get; set; }

    /// <summary>How many schedules have begun in it: makes actors' names unique.</summary>
    public int Begun { get; set; }

    /// <summary>The one that a dispatcher or plugin was made in.</summary>
    public static SimulatedSystem Of(Settings settings) => settings.Setup.Get<Handle>().Value.System;

    private sealed class Handle(SimulatedSystem system) : Setup
    {
        public SimulatedSystem System { get; } = system;
    }
}
