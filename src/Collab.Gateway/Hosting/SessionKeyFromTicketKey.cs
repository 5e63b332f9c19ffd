using System.Security.Cryptography;
using System.Text;
using Collab.Actors.Hosting;
using Collab.Gateway.Tickets;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Hosting;

/// <summary>
/// Fills in <see cref="CollabOptions.SessionKey"/> where it is empty: HKDF-SHA256 of the first ticket key, so that all
/// nodes that are configured alike agree. Rotating that key ends the resumability of running sessions; whoever minds
/// sets the session key.
/// </summary>
internal sealed class SessionKeyFromTicketKey(IOptions<GatewayOptions> gateway) : IPostConfigureOptions<CollabOptions>
{
    private static readonly byte[] Info = Encoding.ASCII.GetBytes("collab session secret");

    public void PostConfigure(string? name, CollabOptions options)
    {
        if (options.SessionKey.Length == 0) options.SessionKey = Derive(gateway.Value.TicketKeys[0]);
    }

    internal static byte[] Derive(TicketKey key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToBytes(), outputLength: 32, salt: [], info: Info);
}
