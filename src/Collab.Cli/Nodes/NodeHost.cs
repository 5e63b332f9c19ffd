using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Collab.Actors;
using Collab.Actors.Hosting;
using Collab.Cli.Demo;
using Collab.Gateway;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Collab.Cli.Nodes;

/// <summary>The web application around one node, from its configuration to its exit code.</summary>
internal sealed class NodeHost(Dictionary<string, string?> configuration, TextWriter output)
{
    private const string Path = "/collab";

    private static readonly TimeSpan ReadyPollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>For test programs around this one: changes what no setting reaches.</summary>
    internal static Action<CollabOptions> Tune { get; set; } = _ => { };

    /// <summary>Serves until the process is told to stop; returns the exit code.</summary>
    public async Task<int> RunAsync(bool exitWithParent)
    {
        RequireFreePort();
        await using var app = BuildChecked();
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        if (exitWithParent) ParentWatch.Start(lifetime.StopApplication);
        try
        {
            await StartAsync(app);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it was still looking for its cluster.
            return Environment.ExitCode;
        }

        await AnnounceAsync(app, lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync();
        // The node sets it when the cluster has given it up.
        return Environment.ExitCode;
    }

    private WebApplication Build()
    {
        // Empty: whatever the node is told came through the settings, and is checked.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "collab" });
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.WebHost.UseKestrel();
        // Nothing here blocks a thread, so that a read or write need not change threads on its way.
        builder.WebHost.UseSockets(x => x.UnsafePreferInlineScheduling = true);
        builder.WebHost.UseUrls((configuration.GetValueOrDefault("urls") ?? "http://127.0.0.1:0").Split(';'));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(x => (x.SingleLine, x.TimestampFormat, x.UseUtcTimestamp) =
            (true, "HH:mm:ss.fff ", true));
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(x => x.LogToStandardErrorThreshold = LogLevel.Trace);
        if (!configuration.ContainsKey("Logging:LogLevel:Microsoft.AspNetCore"))
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.Configure<ConsoleLifetimeOptions>(x => x.SuppressStatusMessages = true);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<CollabOptions>>((host, node) =>
            host.ShutdownTimeout = node.Value.DrainTimeout + TimeSpan.FromSeconds(10));
        builder.Services.AddRouting();
        builder.Services.AddCollab();
        builder.Services.Configure<CollabOptions>(x => Tune(x));
        builder.Services.AddCollabGateway();
        var app = builder.Build();
        app.MapCollab(Path);
        app.MapGet("/", () => Results.Redirect(Path + "/"));
        return app;
    }

    private WebApplication BuildChecked()
    {
        try
        {
            return Build();
        }
        catch (OptionsValidationException e)
        {
            throw Illegal(e);
        }
    }

    private static CliException Illegal(OptionsValidationException e) =>
        new(ExitCode.Configuration, string.Join('\n', e.Failures), e);

    private async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (OptionsValidationException e)
        {
            throw Illegal(e);
        }
        catch (Exception e) when (e is JournalUnavailableException or TimeoutException)
        {
            throw new CliException(ExitCode.Unreachable, e.Message, e);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new CliException(
                ExitCode.Configuration, $"--urls: {e.Message} Give another port, or 0 for a free one.", e);
        }
        catch (Exception e) when (IsAddressInUse(e))
        {
            throw PortTaken(configuration.GetValueOrDefault("Collab:Port") ?? "0");
        }
    }

    // Where sockets may share a port (SO_REUSEPORT) two nodes could listen on one, each getting half of what is meant
    // for the other: so it is tried here, where sharing is not asked for.
    private void RequireFreePort()
    {
        var host = configuration.GetValueOrDefault("Collab:Host") ?? "127.0.0.1";
        var port = configuration.GetValueOrDefault("Collab:Port") ?? "0";
        if (port == "0" || !IPAddress.TryParse(host, out var address)) return;
        using var socket = new TcpListener(address, int.Parse(port, CultureInfo.InvariantCulture));
        try
        {
            socket.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw PortTaken(port);
        }
        catch (SocketException e)
        {
            throw CliException.Setting("--host", host, $"it is no address of this machine ({e.Message}).");
        }
    }

    private static CliException PortTaken(string port) => CliException.Setting(
        "--port", port, "another program listens there. Give another port, or 0 for a free one.");

    private static bool IsAddressInUse(Exception? e) => e switch
    {
        null => false,
        SocketException socket => socket.SocketErrorCode is SocketError.AddressAlreadyInUse,
        AggregateException many => many.InnerExceptions.Any(IsAddressInUse),
        _ => IsAddressInUse(e.InnerException),
    };

    // Printed once everything that stands in the way of serving is gone.
    private async Task AnnounceAsync(WebApplication app, CancellationToken stopping)
    {
        var node = app.Services.GetRequiredService<ICollabNode>();
        using var timer = new PeriodicTimer(ReadyPollInterval);
        try
        {
            while (node.Health.Any(finding => finding.Blocking)) await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var self = node.Nodes.First(x => x.Self);
        await output.WriteLineAsync(
            new ReadyLine(node.Name, addresses.First(), self.Address, Environment.ProcessId).ToString());
        await output.FlushAsync(CancellationToken.None);
    }
}
