using System.Globalization;
using System.Text;
using Collab.Protocol;

namespace Collab.Core.Services;

/// <summary>What people may write: names and titles on one line, and texts of several lines.</summary>
/// <remarks>
/// A lone surrogate has no encoding, so it would not survive the journal; control and direction-changing characters
/// let one participant garble what the others see.
/// </remarks>
public static class LegalText
{
    /// <summary>Checks text on one line: no control, line-breaking or direction-changing characters.</summary>
    /// <param name="field">For the message.</param>
    /// <param name="text">Trimmed.</param>
    /// <param name="charactersMin">In UTF-16 units, inclusive.</param>
    /// <param name="charactersMax">In UTF-16 units, inclusive.</param>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? CheckLine(string field, string text, int charactersMin, int charactersMax) =>
        Check(field, text, charactersMin, charactersMax, severalLines: false);

    /// <summary>Checks text of several lines: of control characters only tabs and line breaks are legal.</summary>
    /// <inheritdoc cref="CheckLine"/>
    public static Decision? CheckLines(string field, string text, int charactersMin, int charactersMax) =>
        Check(field, text, charactersMin, charactersMax, severalLines: true);

    /// <summary>Checks a conference, participant or site id.</summary>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? CheckId(string field, string id) => ProtocolLimits.IsId(id)
        ? null
        : Decision.Refuse(
            RefusalCode.InvalidArgument,
            $"{field} is '{Quotable(id)}': an id is 1 to {ProtocolLimits.IdCharactersMax} characters of "
            + "A-Z a-z 0-9 . _ -");

    /// <summary>The start of a text that somebody sent, fit to stand in a message.</summary>
    public static string Quotable(string text)
    {
        const int CharactersMax = 40;
        var clean = string.Concat(text.EnumerateRunes().Take(CharactersMax).Select(rune =>
            IsLegal(rune, severalLines: false) ? rune.ToString() : "\uFFFD"));
        return text.Length > CharactersMax ? clean + "..." : clean;
    }

    private static Decision? Check(string field, string text, int min, int max, bool severalLines)
    {
        if (text.Length < min || text.Length > max)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"{field} has {text.Length} characters after trimming; {min} to {max} are legal.");
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                return Decision.Refuse(
                    RefusalCode.InvalidArgument,
                    $"{field} has half a surrogate pair (U+{(int)text[i]:X4}) at index {i}: send whole characters.");
            }

            if (!IsLegal(rune, severalLines))
            {
                return Decision.Refuse(
                    RefusalCode.InvalidArgument,
                    $"{field} has the illegal character U+{rune.Value:X4} at index {i}: remove it.");
            }

            i += rune.Utf16SequenceLength - 1;
        }

        return null;
    }

    private static bool IsLegal(Rune rune, bool severalLines) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => severalLines && rune.Value is ('\n' or '\r' or '\t'),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => severalLines,
        // Embeddings, overrides and isolates reorder whatever stands after them on the reader's screen.
        UnicodeCategory.Format => rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)),
        _ => true,
    };
}
