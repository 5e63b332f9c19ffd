using Collab.Protocol;

namespace Collab.Core.Services.Blobs;

/// <summary>What services that announce blobs check in the same way.</summary>
public static class BlobChecks
{
    /// <summary>Length of a file's name, in UTF-16 units after trimming.</summary>
    public const int NameCharactersMax = 200;

    /// <summary>Length of a media type, in characters.</summary>
    public const int MediaTypeCharactersMax = 100;

    /// <summary>The media type of a file of which none is known.</summary>
    public const string AnyMediaType = "application/octet-stream";

    /// <summary>Hexadecimal digits of a SHA-256.</summary>
    public const int Sha256Digits = 64;

    /// <summary>Checks a file's name: one line, without a path.</summary>
    /// <param name="name">Trimmed.</param>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? CheckName(string name)
    {
        if (LegalText.CheckLine("name", name, 1, NameCharactersMax) is { } illegal) return illegal;
        return name.AsSpan().IndexOfAny('/', '\\') >= 0 || name is "." or ".."
            ? Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"name is '{LegalText.Quotable(name)}': a file's name is needed, without folders.")
            : null;
    }

    /// <summary>Checks a media type: <c>type/subtype</c> in lower case, without parameters.</summary>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? CheckMediaType(string type)
    {
        var parts = type.Split('/');
        return type.Length <= MediaTypeCharactersMax && parts.Length == 2 && parts.All(IsToken)
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"media_type is '{LegalText.Quotable(type)}': type/subtype in lower case of at most "
                + $"{MediaTypeCharactersMax} characters is legal, for example application/pdf, or nothing.");
    }

    /// <summary>Checks a hash: 64 hexadecimal digits in lower case.</summary>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? CheckSha256(string hash) =>
        hash.Length == Sha256Digits && hash.All(char.IsAsciiHexDigitLower)
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"sha256 is '{LegalText.Quotable(hash)}': {Sha256Digits} hexadecimal digits in lower case are needed.");

    private static bool IsToken(string part) => part.Length > 0
        && char.IsAsciiLetterOrDigit(part[0])
        && part.All(x => char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || "!#$&^_.+-".Contains(x));
}
