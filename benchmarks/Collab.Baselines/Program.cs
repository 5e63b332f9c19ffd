using System.Globalization;
using Collab.Baselines;
using Collab.Baselines.Kestrel;
using Collab.Baselines.Orleans;
using Collab.Baselines.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

// What `collab load --baseline NAME` measures next to a cluster: servers that speak its frames and keep few of its
// promises. Prints the line that a node prints when it serves, and ends with its standard input.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
Action<WebApplication> map;
switch (args)
{
    case ["kestrel"]:
        map = new SocketServer(_ => new Room()).Map;
        break;
    case ["signalr"]:
        builder.Services.AddSignalR();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, FrameProtocol>());
        map = Meetings.Map;
        break;
    case ["orleans", var connection]:
        OrleansServer.Add(builder, await MeetingLog.OpenAsync(connection));
        map = OrleansServer.Map;
        break;
    default:
        await Console.Error.WriteLineAsync("Usage: collab-baseline kestrel | signalr | orleans CONNECTION");
        return 2;
}

await using var app = builder.Build();
map(app);
await app.StartAsync();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"@READY name={args[0]} http={app.Urls.First()} akka=none pid={Environment.ProcessId}"));
await Console.In.ReadToEndAsync();
await app.StopAsync();
return 0;
