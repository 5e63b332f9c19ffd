using System.CommandLine;
using System.Text;

namespace Collab.Cli.Tests;

/// <summary>What the program says of itself, word for word: it is documentation, and scripts quote it.</summary>
[Parallelizable(ParallelScope.None)]
internal sealed class HelpTests
{
    private const string Approved = "tests/Collab.Cli.Tests/help.approved.txt";

    private static readonly string[][] Commands =
        [[], ["node"], ["demo"], ["ticket"], ["join"], ["events"], ["nodes"], ["nodes", "drain"], ["load"]];

    [Test]
    public async Task Help_reads_as_it_was_approved()
    {
        var text = new StringBuilder();
        foreach (var command in Commands)
        {
            var (code, output, error) = await InProcess.RunAsync([.. command, "--help"]);
            Assert.That(code, Is.Zero, error);
            // The library calls the program by the process's name, which here is the test runner's.
            output = output.Replace(RootCommand.ExecutableName, "collab", StringComparison.Ordinal);
            var lines = output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
            text.Append($"$ {string.Join(' ', ["collab", .. command, "--help"])}\n")
                .Append(string.Join('\n', lines).TrimEnd('\n')).Append("\n\n");
        }

        Approval.Check(Approved, text.ToString().TrimEnd('\n') + "\n");
    }

    [Test]
    public async Task Every_command_is_in_the_list_of_commands()
    {
        var (_, output, _) = await InProcess.RunAsync(["--help"]);
        foreach (var command in CommandLine.Build().Subcommands)
            Assert.That(output, Does.Contain($"  {command.Name}").And.Contain(command.Description));
    }

    [Test]
    public async Task The_version_is_the_assemblys()
    {
        var (code, output, _) = await InProcess.RunAsync(["--version"]);
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Match(@"^\d+\.\d+\.\d+"));
    }
}
