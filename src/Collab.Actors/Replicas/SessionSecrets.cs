using System.Security.Cryptography;
using System.Text;

namespace Collab.Actors.Replicas;

/// <summary>
/// What a client must know to resume a session: HMAC-SHA256 (RFC 2104) over conference, session and participant, in
/// base64url. Every node that has the key can check it; none has to remember it.
/// </summary>
internal sealed class SessionSecrets(byte[] key)
{
    /// <summary>The shortest key, in bytes: the hash's own length (RFC 2104, section 3).</summary>
    public const int KeyBytesMin = 32;

    /// <summary>The secret of a session.</summary>
    public string Of(ConferenceId conference, string session, string participant)
    {
        var text = Encoding.UTF8.GetBytes($"{conference}\n{session}\n{participant}");
        return System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(key, text));
    }

    /// <summary>Compares in constant time.</summary>
    public bool Matches(ConferenceId conference, string session, string participant, string secret) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Of(conference, session, participant)), Encoding.UTF8.GetBytes(secret));
}
