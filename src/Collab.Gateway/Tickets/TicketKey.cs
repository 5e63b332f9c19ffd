using System.Text;

namespace Collab.Gateway.Tickets;

/// <summary>A key that signs tickets and API tokens with HMAC-SHA256.</summary>
public sealed class TicketKey
{
    /// <summary>The shortest secret, in bytes: the hash's own length (RFC 7518, section 3.2).</summary>
    public const int SecretBytesMin = 32;

    /// <summary>Stands in the token's header as <c>kid</c>; 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>The secret; its UTF-8 bytes are the key, at least <see cref="SecretBytesMin"/> of them.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The key itself.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Secret);

    /// <summary>The id alone: secrets do not go into logs.</summary>
    public override string ToString() => Id;
}
