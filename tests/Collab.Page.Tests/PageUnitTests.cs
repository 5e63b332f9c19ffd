namespace Collab.Page.Tests;

/// <summary>The page's own unit tests, which run where its modules do: in JavaScript.</summary>
internal sealed class PageUnitTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task The_pages_modules_pass_their_own_tests()
    {
        var files = Directory.GetFiles(RepositoryFiles.At("tests", "page"), "*.test.mjs", SearchOption.AllDirectories);
        var printed = await ProgramRun.ToEndAsync("node", ["--test", "--test-reporter=tap", .. files]);
        Assert.That(printed, Does.Match("(?m)^# pass [1-9][0-9]+$").And.Match("(?m)^# fail 0$"));
    }
}
