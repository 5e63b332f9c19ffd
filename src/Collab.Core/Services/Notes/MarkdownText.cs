namespace Collab.Core.Services.Notes;

/// <summary>The notes as a Markdown document: what people write is Markdown already, or reads as such.</summary>
internal static class MarkdownText
{
    /// <summary>Without white space at line ends, which Markdown takes for breaks, and with one line end.</summary>
    public static string Of(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd(' ', '\t'));
        var body = string.Join('\n', lines).Trim('\n');
        return body.Length == 0 ? "" : body + "\n";
    }
}
