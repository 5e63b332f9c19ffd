using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Collab.Actors.Hosting;
using Collab.Testing;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Collab.Actors.Tests.Hosting;

public class LoggerBridgeTests
{
    private static readonly Exception OfRemoting = (Exception)Activator.CreateInstance(
        typeof(InvalidAssociationException).Assembly.GetType("Akka.Remote.EndpointDisassociatedException")!,
        "Disassociated")!;

    [Test]
    public async Task A_broken_connection_to_a_node_is_logged_without_its_stack()
    {
        var entries = await LogAsync(OfRemoting);
        Assert.That(entries, Is.EqualTo(new[] { (LogLevel.Error, "what happened", (Exception?)null) }));
    }

    [Test]
    public async Task A_database_that_does_not_answer_is_logged_with_the_reason_and_without_a_stack()
    {
        var entries = await LogAsync(new AggregateException("Nothing came", new TimeoutException("late")));
        var text = "what happened: Nothing came (late)";
        Assert.That(entries, Is.EqualTo(new[] { (LogLevel.Error, text, (Exception?)null) }));
    }

    [Test]
    public async Task Any_other_failure_is_logged_with_its_stack()
    {
        var failure = new InvalidOperationException("why");
        var entries = await LogAsync(failure);
        Assert.That(entries, Is.EqualTo(new[] { (LogLevel.Error, "what happened", (Exception?)failure) }));
    }

    private static async Task<IReadOnlyList<(LogLevel Level, string Text, Exception? Cause)>> LogAsync(Exception cause)
    {
        using var seen = new SeenLogs();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(seen));
        var setup = ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("""
                akka.loggers = ["Collab.Actors.Hosting.LoggerBridge, Collab.Actors"]
                akka.stdout-loglevel = off
                """)),
            new LoggerSetup(loggers));
        var system = ActorSystem.Create("bridge", setup);
        try
        {
            system.Log.Error(cause, "what happened");
            await Eventually.HoldsAsync("log", TimeSpan.FromSeconds(15), () => seen.Errors.Count > 0);
            return seen.Errors;
        }
        finally
        {
            await system.Terminate();
        }
    }

    private sealed class SeenLogs : ILoggerProvider, ILogger
    {
        private readonly Lock _lock = new();
        private readonly List<(LogLevel, string, Exception?)> _errors = [];

        public IReadOnlyList<(LogLevel, string, Exception?)> Errors
        {
            get
            {
                lock (_lock) return [.. _errors];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Error) return;
            lock (_lock) _errors.Add((logLevel, formatter(state, exception), exception));
        }

        public void Dispose()
        {
        }
    }
}
