using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit;
using NUnit.Framework;

namespace Collab.Testing;

/// <summary>A fixture with an actor system of its own for every test.</summary>
/// <remarks>The system is stopped, and waited for, after each test.</remarks>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class ActorSpec : TestKitBase, IDisposable
{
    private bool _disposed;

    /// <summary>With a system from HOCON.</summary>
    /// <param name="hocon">Goes before <see cref="Quiet"/>.</param>
    protected ActorSpec(string hocon = "")
        : this(ConfigurationFactory.ParseString(hocon))
    {
    }

    /// <summary>With a system from a configuration.</summary>
    /// <param name="config">Goes before <see cref="Quiet"/>.</param>
    protected ActorSpec(Config config)
        : base(new NUnitAssertions(), config.WithFallback(Quiet), null, null)
    {
    }

    /// <summary>With a system from setups; its configuration is used as it is.</summary>
    protected ActorSpec(ActorSystemSetup setup)
        : base(new NUnitAssertions(), setup, null, null)
    {
    }

    /// <summary>Warnings and errors only, unhandled messages included, and no waiting at the end.</summary>
    public static Config Quiet { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          actor.debug.unhandled = on
          coordinated-shutdown.exit-clr = off
        }
        """);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the system.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed) return;
        _disposed = true;
        if (disposing) Shutdown(Sys, TimeSpan.FromSeconds(10), verifySystemShutdown: true);
    }
}
