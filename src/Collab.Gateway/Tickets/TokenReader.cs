using Collab.Core.Services;
using Collab.Protocol;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Collab.Gateway.Tickets;

/// <summary>Checks what tickets and API tokens have in common: form, algorithm, key, signature and times.</summary>
internal sealed class TokenReader(IOptions<GatewayOptions> options, TimeProvider clock)
{
    /// <summary>Longer than any ticket with legal claims.</summary>
    public const int TokenCharactersMax = 4096;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = TokenCharactersMax };

    private readonly Dictionary<string, TokenValidationParameters> _parameters = options.Value.TicketKeys.ToDictionary(
        key => key.Id, ParametersFor, StringComparer.Ordinal);

    /// <summary>The token, signed by one of our keys, and whether its time has passed.</summary>
    /// <exception cref="TicketRefusedException">It is not valid, or not yet.</exception>
    public async ValueTask<(JsonWebToken Token, bool Expired)> ReadAsync(string text)
    {
        if (text.Length == 0)
        {
            throw new TicketRefusedException(
                RefusalCode.TicketMissing, "A ticket is needed: a JWT, signed with HS256.");
        }

        var token = Parse(text);
        if (token.Alg != SecurityAlgorithms.HmacSha256)
            throw Invalid("Its algorithm must be HS256.");
        if (string.IsNullOrEmpty(token.Kid))
            throw Invalid("Its header must name the key, as 'kid'.");
        if (!_parameters.TryGetValue(token.Kid, out var parameters))
            throw Invalid($"This server knows no key '{LegalText.Quotable(token.Kid)}'.");
        var result = await _handler.ValidateTokenAsync(token, parameters).ConfigureAwait(false);
        if (!result.IsValid) throw Invalid("Its signature is not that of its key.");
        return (token, CheckTimes(token));
    }

    /// <summary>A claim that is a text; <c>null</c> when absent.</summary>
    /// <exception cref="TicketRefusedException">It is something else.</exception>
    public static string? Text(JsonWebToken token, string claim)
    {
        if (!token.TryGetPayloadValue<object>(claim, out var value) || value is null) return null;
        return value as string ?? throw Invalid($"Its claim '{claim}' must be a text.");
    }

    /// <summary>A claim that is an id.</summary>
    /// <exception cref="TicketRefusedException">It is missing or not an id.</exception>
    public static string Id(JsonWebToken token, string claim, string? absent = null)
    {
        var id = Text(token, claim) ?? absent ?? throw Invalid($"It lacks the claim '{claim}'.");
        return ProtocolLimits.IsId(id)
            ? id
            : throw Invalid(
                $"Its claim '{claim}' is '{LegalText.Quotable(id)}': 1 to {ProtocolLimits.IdCharactersMax} characters "
                + "of A-Z a-z 0-9 . _ - are legal.");
    }

    /// <summary>A display name, trimmed.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds control characters.</exception>
    public static string LegalName(string name)
    {
        var trimmed = name.Trim();
        return LegalText.CheckLine("name", trimmed, 1, ProtocolLimits.NameCharactersMax) is { } refusal
            ? throw new ArgumentException(refusal.Message, nameof(name))
            : trimmed;
    }

    public static TicketRefusedException Invalid(string why) =>
        new(RefusalCode.TicketInvalid, $"The ticket is not valid. {why}");

    private static JsonWebToken Parse(string text)
    {
        if (text.Length > TokenCharactersMax) throw Invalid($"It has more than {TokenCharactersMax} characters.");
        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException)
        {
            // What the parser says may quote the token.
            throw Invalid("It is not a JWT.");
        }
    }

    private bool CheckTimes(JsonWebToken token)
    {
        var issued = Seconds(token, TicketClaims.IssuedAt) ?? throw Invalid("It lacks the claim 'iat'.");
        var expiry = Seconds(token, TicketClaims.Expiry) ?? throw Invalid("It lacks the claim 'exp'.");
        var notBefore = Math.Max(issued, Seconds(token, TicketClaims.NotBefore) ?? issued);
        var (skew, now) = (options.Value.ClockSkew.TotalSeconds, clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        if (notBefore > now + skew) throw Invalid("It is not valid yet: look at 'iat', 'nbf' and the clocks.");
        if (expiry <= issued) throw Invalid("Its 'exp' must lie after its 'iat'.");
        if (expiry - issued > options.Value.TicketLifetimeMax.TotalSeconds)
            throw Invalid($"It lives longer than {options.Value.TicketLifetimeMax}, which is the limit.");
        return expiry < now - skew;
    }

    private static double? Seconds(JsonWebToken token, string claim)
    {
        if (!token.TryGetPayloadValue<object>(claim, out var value) || value is null) return null;
        var seconds = value switch
        {
            int number => number,
            long number => number,
            double number => number,
            decimal number => (double)number,
            _ => double.NaN,
        };
        return double.IsFinite(seconds) ? seconds : throw Invalid($"Its claim '{claim}' must be seconds since 1970.");
    }

    private static TokenValidationParameters ParametersFor(TicketKey key) => new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(key.ToBytes()) { KeyId = key.Id },
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireSignedTokens = true,
        TryAllIssuerSigningKeys = false,
        ValidateIssuer = false,
        ValidateAudience = false,
        // Checked above: an expired ticket may still resume, so it must be told from a false one.
        ValidateLifetime = false,
        RequireExpirationTime = false,
    };
}

/// <summary>A ticket or token that is not accepted. The message is fit to be sent back.</summary>
internal sealed class TicketRefusedException(RefusalCode code, string message) : Exception(message)
{
    public RefusalCode Code { get; } = code;
}
