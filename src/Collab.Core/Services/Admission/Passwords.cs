using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;
using Google.Protobuf;

namespace Collab.Core.Services.Admission;

/// <summary>
/// The password: kept as the SHA-256 of a key that PBKDF2 derives from it. Newcomers' nodes derive the key, which takes
/// its time; the decision about a join only hashes and compares it.
/// </summary>
internal static class Passwords
{
    private const int KeyBytes = 32;

    /// <summary>No participant's id: an event for it alone is seen by nobody.</summary>
    internal const string Nobody = "/";

    public static Decision Set(AdmissionState state, SetPassword set, DecisionContext context)
    {
        if (set.Password.Length == 0)
        {
            return state.Policy.Password
                ? Decision.Accept(
                    new DecidedEvent(new PasswordChanged(), []),
                    new DecidedEvent(Policies.With(state.Policy, password: false), []))
                : Decision.Nothing;
        }

        if (set.Password.Length is < AdmissionLimits.PasswordCharactersMin or > AdmissionLimits.PasswordCharactersMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"password has {set.Password.Length} characters: {AdmissionLimits.PasswordCharactersMin} to "
                + $"{AdmissionLimits.PasswordCharactersMax} are legal, and none to do without a password.");
        }

        if (!IsWhole(set.Password))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "password has half a surrogate pair: send whole characters.");
        }

        var salt = SaltOf(context);
        var key = Derive(set.Password, salt, AdmissionLimits.PasswordIterations);
        var changed = new PasswordChanged
        {
            Salt = ByteString.CopyFrom(salt),
            Verifier = ByteString.CopyFrom(SHA256.HashData(key)),
            Iterations = AdmissionLimits.PasswordIterations,
        };
        var secret = new DecidedEvent(changed, [context.Sender?.Id ?? Nobody]);
        return state.Policy.Password
            ? Decision.Accept(secret)
            : Decision.Accept(secret, new DecidedEvent(Policies.With(state.Policy, password: true), []));
    }

    public static ByteString Prove(AdmissionState state, string password) => state.Policy.Password
        ? ByteString.CopyFrom(Derive(password, state.Secret.Salt.Span, state.Secret.Iterations))
        : ByteString.Empty;

    public static Admittance.Refused? Refuse(AdmissionState state, Newcomer newcomer)
    {
        if (!state.Policy.Password) return null;
        if (newcomer.Proof.IsEmpty)
        {
            return new Admittance.Refused(
                RefusalCode.PasswordRequired, "The conference asks for a password: say it in the Hello.");
        }

        var hash = SHA256.HashData(newcomer.Proof.Span);
        return CryptographicOperations.FixedTimeEquals(hash, state.Secret.Verifier.Span)
            ? null
            : new Admittance.Refused(
                RefusalCode.PasswordWrong, "That is not the conference's password: ask who invited you.");
    }

    /// <summary>
    /// A salt need not be secret, nor by chance, but another one each time: conference, session and moment make it so.
    /// </summary>
    private static byte[] SaltOf(DecisionContext context)
    {
        var facts = context.Facts.Conference;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{facts.Site}\n{facts.CreatedAt}\n{facts.Title}\n{context.Session}\n{context.Now}");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text))[..AdmissionLimits.SaltBytes];
    }

    private static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
