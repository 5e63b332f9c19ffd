using System.CommandLine;
using System.Globalization;
using Collab.Actors;
using Collab.Actors.Journal;

namespace Collab.Cli.Journals;

/// <summary><c>collab events</c>: what the journal holds of one conference.</summary>
internal static class EventsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var conference = new Argument<string>("CONFERENCE") { Description = "The conference, or SITE/CONFERENCE." };
        var journal = new Option<string>("--journal")
        {
            HelpName = "JOURNAL",
            Description = "The nodes' journal: sqlite:FILE or postgres:CONNECTION STRING. "
                + "Default: the variable COLLAB_JOURNAL, else sqlite:collab.db.",
        };
        var from = Seq("--from", "The first event to print. Default: 1.");
        var to = Seq("--to", "The last event to print, or to fold. Default: the last there is.");
        var fold = new Option<bool>("--fold")
        {
            Description = "Print the state that the events fold to, as one JSON object, instead of the events.",
        };
        var binary = new Option<string>("--binary")
        {
            HelpName = "FILE",
            Description = "With --fold: write the state's bytes to FILE, and print its seq and SHA-256. Equal logs "
                + "give equal bytes, on any machine.",
        };
        var command = new DocumentedCommand(
            "events",
            "Print a conference's journal as JSON lines, or the state that it folds to.",
            """
            Events come one a line, in order. The database itself is read, whether nodes run or not, and everything
            is shown, private messages included.
            """)
        {
            conference, journal, from, to, fold, binary,
        };
        command.SetAction(async (parsed, _) =>
        {
            var name = parsed.GetValue(conference)!;
            if (!ConferenceId.TryParse(name, out var id))
            {
                throw CliException.Setting(
                    "CONFERENCE", name, "it must be an id, 1 to 64 characters of A-Z a-z 0-9 . _ -, or SITE/ID.");
            }

            var range = new SeqRange(
                Number(from, parsed.GetValue(from), 1), Number(to, parsed.GetValue(to), long.MaxValue));
            if (parsed.GetValue(binary) is not null && !parsed.GetValue(fold))
                throw new CliException(ExitCode.Usage, "--binary goes with --fold: it writes the folded state.");
            if (parsed.GetValue(fold) && parsed.GetValue(from) is not null)
                throw new CliException(ExitCode.Usage, "--from does not go with --fold: a fold begins at event 1.");
            return await RunAsync(
                id, parsed.GetValue(journal), range, parsed.GetValue(fold), parsed.GetValue(binary),
                parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ConferenceId id, string? journal, SeqRange range, bool fold, string? binary, TextWriter output)
    {
        using var interruption = new Interruption();
        try
        {
            await using var tool = JournalTool.Open(journal);
            var printer = new EventPrinter(tool, id, output);
            var found = fold
                ? await printer.PrintFoldAsync(range.To, binary, interruption.Token)
                : await printer.PrintEventsAsync(range, interruption.Token);
            return found
                ? ExitCode.Done
                : throw new CliException(
                    ExitCode.Failed,
                    $"the journal holds no event of conference {id}. Is it another site's (SITE/CONFERENCE), or is "
                    + "--journal another database than the nodes'?");
        }
        catch (OperationCanceledException) when (interruption.Code != 0)
        {
            return interruption.Code;
        }
        catch (Collab.Actors.JournalUnavailableException e)
        {
            throw new CliException(ExitCode.Unreachable, e.Message, e);
        }
        catch (JournalCorruptException e)
        {
            throw new CliException(ExitCode.Failed, e.Message, e);
        }
    }

    private static Option<string> Seq(string name, string description) =>
        new(name) { HelpName = "SEQ", Description = description };

    private static long Number(Option<string> option, string? text, long otherwise)
    {
        if (text is null) return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq >= 1
            ? seq
            : throw CliException.Setting(option.Name, text, "a seq is a whole number from 1.");
    }
}

/// <summary>Events from one seq to another, both included.</summary>
internal readonly record struct SeqRange(long From, long To);
