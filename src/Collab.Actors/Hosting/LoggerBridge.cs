using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Akka.Remote.Transport;
using Collab.Actors.Journal;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Collab.Actors.Hosting;

/// <summary>Hands Akka's log events to the host's loggers, under the category of their source type.</summary>
/// <remarks>
/// A broken connection to another node, and a database that does not answer, are logged without a stack: it says
/// nothing to an operator, and to look up its source lines costs 10 ms of processor time in the moment after a node's
/// or a database's death, in which there are hundreds of them.
/// </remarks>
internal sealed class LoggerBridge : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _loggers;

    public LoggerBridge()
    {
        _loggers = Context.System.Settings.Setup.Get<LoggerSetup>() is { HasValue: true } setup
            ? setup.Value.Loggers
            : throw new InvalidOperationException("The actor system was started without a LoggerSetup.");
        Receive<InitializeLogger>(OnInitialize);
        Receive<LogEvent>(OnLog);
    }

    private void OnInitialize(InitializeLogger initialize) => Sender.Tell(new LoggerInitialized());

    private void OnLog(LogEvent @event)
    {
        var logger = _loggers.CreateLogger(@event.LogClass.FullName ?? @event.LogSource);
        var level = @event.LogLevel() switch
        {
            AkkaLogLevel.DebugLevel => LogLevel.Debug,
            AkkaLogLevel.InfoLevel => LogLevel.Information,
            AkkaLogLevel.WarningLevel => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        if (!logger.IsEnabled(level)) return;
        if (@event.Cause is { } cause && JournalGuard.IsOutage(cause))
            logger.Log(level, "{Message}: {Reason}", @event.Message, cause.Message);
        else
            logger.Log(level, OfRemoting(@event.Cause) ? null : @event.Cause, "{Message}", @event.Message);
    }

    // The types are internal.
    private static bool OfRemoting(Exception? cause) =>
        cause is AkkaException && cause.GetType().Assembly == typeof(InvalidAssociationException).Assembly;
}

/// <summary>Carries the host's loggers into the actor system.</summary>
internal sealed class LoggerSetup(ILoggerFactory loggers) : Setup
{
    public ILoggerFactory Loggers { get; } = loggers;
}
