using System.Text.RegularExpressions;

namespace Collab.Architecture.Tests;

/// <summary>Looks for patterns in source text and says where they stand.</summary>
internal static partial class SourceScan
{
    /// <summary>Each match of a pattern in a text as <c>path:line: what matched</c>.</summary>
    public static IEnumerable<string> Find(string path, string text, Regex pattern) => pattern.Matches(text)
        .Select(match => $"{path}:{LineOf(text, match.Index)}: {match.Value.Trim()}");

    /// <summary>Each match in the files as they stand.</summary>
    public static IReadOnlyList<string> FindIn(IEnumerable<string> paths, Regex pattern) =>
        [.. paths.SelectMany(path => Find(path, Repository.Read(path), pattern))];

    /// <summary>Each match in C# files, comments and the texts of string literals aside.</summary>
    public static IReadOnlyList<string> FindInCode(IEnumerable<string> paths, Regex pattern) =>
        [.. paths.SelectMany(path => Find(path, CodeOnly(Repository.Read(path)), pattern))];

    /// <summary>C# with comments and strings blanked out and every line kept in its place.</summary>
    public static string CodeOnly(string source) => CommentOrString().Replace(source, match =>
        string.Concat(match.Value.Select(c => c == '\n' ? '\n' : ' ')));

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    // Raw strings first, then verbatim, then ordinary ones; interpolation holes go with their strings.
    [GeneratedRegex("""
        "{3,}[\s\S]*?"{3,}|(@\$?|\$@)"([^"]|"")*"|"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])'|//[^\n]*|/\*[\s\S]*?\*/
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex CommentOrString();
}
