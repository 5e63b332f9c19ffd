using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Collab.Cli;

/// <summary>A command with a summary of one line, for the list of commands, and more for its own help.</summary>
internal sealed class DocumentedCommand(string name, string summary, string details) : Command(name, summary)
{
    /// <summary>What its own help says besides the options.</summary>
    public string Details { get; } = details;
}

/// <summary>Help as the library writes it, and a command's details after it.</summary>
internal sealed class DetailedHelpAction : SynchronousCommandLineAction
{
    // The same text whatever the terminal's width: help is approved, quoted and searched.
    private const int Width = 110;

    private readonly HelpAction _help = new() { MaxWidth = Width };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        var details = parseResult.CommandResult.Command switch
        {
            DocumentedCommand command => command.Details,
            RootCommand => ExitCode.Help,
            _ => "",
        };
        if (details.Length > 0) parseResult.InvocationConfiguration.Output.WriteLine(details + Environment.NewLine);
        return code;
    }
}
