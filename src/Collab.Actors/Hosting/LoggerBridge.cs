using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Collab.Actors.Hosting;

/// <summary>Hands Akka's log events to the host's loggers, under the category of their source type.</summary>
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
        if (logger.IsEnabled(level)) logger.Log(level, @event.Cause, "{Message}", @event.Message);
    }
}

/// <summary>Carries the host's loggers into the actor system.</summary>
internal sealed class LoggerSetup(ILoggerFactory loggers) : Setup
{
    public ILoggerFactory Loggers { get; } = loggers;
}
