using Collab.Client;

namespace Collab.Cli;

/// <summary>What a client's exception means for whoever ran the program.</summary>
internal static class ClientFailure
{
    /// <summary>As an error of the program; others stay what they are.</summary>
    public static Exception Explain(Exception error) => error switch
    {
        RefusedException refused => new CliException(ExitCode.Refused, refused.Message, refused),
        ConferenceUnreachableException => new CliException(ExitCode.Unreachable, error.Message, error),
        _ => error,
    };
}
