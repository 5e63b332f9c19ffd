using System.Globalization;
using Collab.Baselines.Kestrel;
using Collab.Baselines.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

// What `collab load --baseline NAME` measures next to a cluster: servers that speak its frames and keep none of its
// promises. Prints the line that a node prints when it serves, and ends with its standard input.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSignalR();
builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, FrameProtocol>());
await using var app = builder.Build();
switch (args)
{
    case ["kestrel"]: Broadcast.Map(app); break;
    case ["signalr"]: Meetings.Map(app); break;
    default:
        await Console.Error.WriteLineAsync("Usage: collab-baseline kestrel|signalr");
        return 2;
}

await app.StartAsync();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"@READY name={args[0]} http={app.Urls.First()} akka=none pid={Environment.ProcessId}"));
await Console.In.ReadToEndAsync();
await app.StopAsync();
return 0;
