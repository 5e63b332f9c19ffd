namespace Collab.Cli;

/// <summary>Ends the program with a message for people: what is wrong, the value, and what to do about it.</summary>
internal sealed class CliException(int code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Code { get; } = code;

    /// <summary>What a server called its reason, when it refused; <c>null</c> otherwise.</summary>
    public string? Refusal { get; init; }

    /// <summary>A setting is wrong.</summary>
    /// <param name="key">Where it was set: an option, an environment variable, a key of a file.</param>
    /// <param name="value">As it was given.</param>
    /// <param name="legal">A sentence that says what is legal.</param>
    public static CliException Setting(string key, string value, string legal) =>
        new(ExitCode.Configuration, $"{key} is '{value}': {legal}");
}
