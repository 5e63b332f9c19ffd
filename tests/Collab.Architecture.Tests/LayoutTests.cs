namespace Collab.Architecture.Tests;

/// <summary>Names, sizes and bytes of what stands in the tree.</summary>
internal sealed class LayoutTests
{
    private const int LinesMax = 300;
    private const int ColumnsMax = 120;

    private static readonly string[] NoNouns = ["Utils", "Util", "Helpers", "Helper", "Common", "Manager", "Misc"];
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    [Test]
    public void A_folder_is_a_noun_of_the_domain()
    {
        var folders = Repository.TextFiles.SelectMany(path => path.Split('/')[..^1]).Distinct();
        Assert.That(folders.Intersect(NoNouns, StringComparer.OrdinalIgnoreCase), Is.Empty);
    }

    [Test]
    public void No_source_file_is_longer_than_300_lines()
    {
        var tooLong = Repository.Files("src", ".cs", ".js", ".mjs", ".proto")
            .Select(path => (path, Lines: Repository.Read(path).Count(c => c == '\n')))
            .Where(file => file.Lines > LinesMax)
            .Select(file => $"{file.path}: {file.Lines} lines");
        Assert.That(
            tooLong, Is.Empty, "Aim at 150 lines and think again at 250; split what has two reasons to change.");
    }

    [Test]
    public void No_line_of_code_is_wider_than_120_columns()
    {
        var wide = Code()
            .SelectMany(path => Repository.Read(path).Split('\n')
                .Select((line, index) => (line, index))
                .Where(x => x.line.EnumerateRunes().Count() > ColumnsMax)
                .Select(x => $"{path}:{x.index + 1}"));
        Assert.That(wide, Is.Empty);
    }

    [Test]
    public void Text_files_have_unix_line_ends_and_no_byte_order_mark()
    {
        var wrong = Repository.TextFiles
            .Where(path => !path.EndsWith(".sln", StringComparison.Ordinal))
            .Select(path => (path, Bytes: File.ReadAllBytes(Repository.FullPath(path))))
            .Where(file => file.Bytes.Contains((byte)'\r') || file.Bytes.AsSpan().StartsWith(ByteOrderMark))
            .Select(file => file.path);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Text_files_end_with_one_line_end()
    {
        var wrong = Code()
            .Select(path => (path, Text: Repository.Read(path)))
            .Where(file => file.Text.Length > 0)
            .Where(file => !file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            .Select(file => file.path);
        Assert.That(wrong, Is.Empty);
    }

    private static IEnumerable<string> Code() =>
        Repository.Files("src", ".cs", ".js", ".mjs", ".proto")
            .Concat(Repository.Files("tests", ".cs"))
            .Concat(Repository.Files("samples", ".cs"));
}
