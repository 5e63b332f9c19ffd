using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Collab.Actors;
using Collab.Actors.Blobs;
using Collab.Actors.Hosting;
using Collab.Gateway.Rest;
using Collab.Protocol;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Blobs;

/// <summary>
/// Links that open one blob to one participant for a short time, without a header or a cookie: for whatever fetches an
/// address by itself. Signed with HMAC-SHA256 by a key that all nodes derive from the session key, so any node takes
/// them.
/// </summary>
/// <remarks>
/// <c>site~participant~expiry~signature</c>; none of the parts can have a tilde. Whether the participant is still in
/// the conference is asked again when the link is used.
/// </remarks>
internal sealed class BlobLinks(
    IOptions<CollabOptions> collab, IOptions<GatewayOptions> gateway, TimeProvider clock)
{
    private const char Separator = '~';

    private static readonly byte[] Info = Encoding.ASCII.GetBytes("collab blob link");

    private readonly Lazy<byte[]> _key = new(() => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, collab.Value.SessionKey, outputLength: 32, salt: [], info: Info));

    /// <summary>A link for a participant.</summary>
    /// <returns>What follows <c>?link=</c>, and until when it is good, in milliseconds since the Unix epoch.</returns>
    public (string Link, long ExpiresAt) Sign(BlobId id, string participant)
    {
        var expiry = (clock.GetUtcNow() + gateway.Value.BlobLinkLifetime).ToUnixTimeMilliseconds();
        var claim = string.Create(
            CultureInfo.InvariantCulture, $"{id.Conference.Site}{Separator}{participant}{Separator}{expiry}");
        return ($"{claim}{Separator}{SignatureOf(claim, id)}", expiry);
    }

    /// <summary>Whom a link is for, and the site.</summary>
    /// <exception cref="ApiRefusedException">It is not a link to this blob, or no longer.</exception>
    public (BlobId Id, string Participant) Read(string link, string conference, string service, string name)
    {
        var parts = link.Split(Separator);
        if (parts.Length != 4 || !ProtocolLimits.IsId(parts[0])
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var expiry))
        {
            throw Invalid();
        }

        var id = new BlobId(new ConferenceId(parts[0], conference), service, name);
        var signature = SignatureOf(link[..link.LastIndexOf(Separator)], id);
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(parts[3])))
        {
            throw Invalid();
        }

        return expiry >= clock.GetUtcNow().ToUnixTimeMilliseconds()
            ? (id, parts[1])
            : throw new ApiRefusedException(
                RefusalCode.TicketExpired, "The link's time has passed: ask for a new one.");
    }

    private string SignatureOf(string claim, BlobId id) => Base64Url.EncodeToString(
        HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes($"{claim}\n{id}")));

    private static ApiRefusedException Invalid() =>
        new(RefusalCode.TicketInvalid, "The link is not valid for this: ask for a new one.");
}
