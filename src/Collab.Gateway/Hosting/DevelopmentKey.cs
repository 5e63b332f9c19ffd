using System.Security.Cryptography;
using Collab.Gateway.Tickets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Hosting;

/// <summary>Makes a ticket key where a developer has configured none.</summary>
internal sealed class DevelopmentKey(ILogger<DevelopmentKey> log) : IPostConfigureOptions<GatewayOptions>
{
    public void PostConfigure(string? name, GatewayOptions options)
    {
        if (!options.Development || options.TicketKeys.Count > 0) return;
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(TicketKey.SecretBytesMin));
        options.TicketKeys.Add(new TicketKey { Id = "development", Secret = secret });
        log.DevelopmentKeyMade();
    }
}
