using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Collab.Simulation.Dispatch;

/// <summary>Runs nothing itself: mailboxes go to the run queue. Has no thread.</summary>
internal sealed class SimulatedDispatcher : MessageDispatcher
{
    private readonly RunQueue _runs;

    public SimulatedDispatcher(MessageDispatcherConfigurator configurator, RunQueue runs)
        : base(configurator)
    {
        _runs = runs;
        Throughput = 1;

        // A deadline that has always passed: without one, Akka processes one message more than the throughput says.
        ThroughputDeadlineTime = 0;
    }

    /// <inheritdoc/>
    public override void Attach(ActorCell cell) => _runs.Attach(cell, base.Attach);

    /// <inheritdoc/>
    public override void Detach(ActorCell cell)
    {
        base.Detach(cell);
        _runs.Detach(cell);
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _runs.Add(run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}

/// <summary>Makes a <see cref="SimulatedDispatcher"/> of every dispatcher of the system. Made by Akka.</summary>
internal sealed class SimulatedDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SimulatedDispatcher _dispatcher;

    public SimulatedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _dispatcher = new SimulatedDispatcher(this, SimulatedSystem.Of(prerequisites.Settings).Runs);

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
