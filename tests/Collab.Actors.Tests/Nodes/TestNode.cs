using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Collab.Actors.Tests.Nodes;

/// <summary>A node in this process, hosted as an embedder would, on 127.0.0.1 and a free port.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TailLog _log;

    private TestNode(IHost host, TailLog log) =>
        (_host, _log, Node) = (host, log, host.Services.GetRequiredService<ICollabNode>());

    public ICollabNode Node { get; }

    public IConferences Conferences => Node.Conferences;

    public string Name => Node.Name;

    /// <summary>Whether the node has told its host to stop.</summary>
    public bool ToldHostToStop =>
        _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    /// <summary>Whether the node was stopped, or made to crash.</summary>
    public bool Stopped { get; private set; }

    /// <summary>The last warnings and errors.</summary>
    public string Log => $"--- {Name}\n{_log}";

    /// <summary>Messages that no actor handled.</summary>
    public ConcurrentQueue<string> Unhandled { get; } = new();

    /// <summary>The remoting address, as <see cref="CollabOptions.SeedNodes"/> takes it.</summary>
    public string Address
    {
        get
        {
            var address = ((ExtendedActorSystem)Node.System).Provider.DefaultAddress;
            return $"{address.Host}:{address.Port}";
        }
    }

    /// <summary>A host that has not started.</summary>
    public static IHost Build(Action<CollabOptions> configure, ILoggerProvider? log = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (log is not null) builder.Logging.AddProvider(log);
        builder.Services.AddCollab(configure);
        return builder.Build();
    }

    public static async Task<TestNode> StartAsync(
        string name, string journal, Action<CollabOptions>? configure, IEnumerable<TestNode> seeds)
    {
        var log = new TailLog();
        var host = Build(
            options =>
            {
                options.NodeName = name;
                options.Journal = journal;
                options.SessionKey = [.. Enumerable.Repeat((byte)7, 32)];
                foreach (var seed in seeds) options.SeedNodes.Add(seed.Address);
                configure?.Invoke(options);
            },
            log);
        var node = new TestNode(host, log);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await TestContext.Out.WriteLineAsync(log.ToString());
            host.Dispose();
            throw;
        }

        var system = node.Node.System;
        system.ActorOf(Props.Create(() => new UnhandledWatch(node.Unhandled)), "unhandled-watch");
        return node;
    }

    /// <summary>Stops as a host does that was told to.</summary>
    public async Task StopAsync()
    {
        if (Stopped) return;
        Stopped = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Ends the actor system unasked: nobody is told, and its port is closed.</summary>
    public async Task CrashAsync()
    {
        Stopped = true;
        var system = (ExtendedActorSystem)Node.System;
        system.Abort();
        await system.WhenTerminated;
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private sealed class UnhandledWatch : ReceiveActor
    {
        public UnhandledWatch(ConcurrentQueue<string> unhandled) => Receive<UnhandledMessage>(
            message => unhandled.Enqueue($"{message.Message} ({message.Message.GetType()}) to {message.Recipient}"),
            message => !IsBetweenAkkasOwn(message));

        /// <summary>
        /// A shard coordinator that stops before it has begun knows no shutdown request of a region, and a remoting
        /// writer that is between two connections no acknowledgement of the old one.
        /// </summary>
        private static bool IsBetweenAkkasOwn(UnhandledMessage message)
        {
            return Is("coordinator", "Akka.Cluster.Sharding.") || Is("reliableEndpointWriter-", "Akka.Remote.Ack");

            bool Is(string recipient, string type) =>
                message.Recipient.Path.Name.StartsWith(recipient, StringComparison.Ordinal)
                && message.Message.GetType().FullName!.StartsWith(type, StringComparison.Ordinal);
        }

        protected override void Unhandled(object message)
        {
            if (message is not UnhandledMessage) base.Unhandled(message);
        }

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    private sealed class TailLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            _lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {logLevel} {formatter(state, exception)} {exception}");
            while (_lines.Count > 60) _lines.TryDequeue(out _);
        }

        public void Dispose()
        {
        }

        public override string ToString() => string.Join('\n', _lines);
    }
}
