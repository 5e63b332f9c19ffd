using System.Text;

namespace Collab.Protocol.Json;

/// <summary>What came is not a frame of the JSON subprotocol. The message is fit to be sent back.</summary>
public sealed class JsonFrameException : Exception
{
    private const int ReasonCharactersMax = 200;

    /// <summary>With what is wrong and where.</summary>
    public JsonFrameException(string message)
        : base(message)
    {
    }

    private JsonFrameException(string message, Exception cause)
        : base(message, cause)
    {
    }

    internal static JsonFrameException Because(string what, Exception cause) =>
        new($"{what}: {Reason(cause)}", cause);

    /// <summary>A parser's complaint on one line, bounded: it may quote what somebody sent.</summary>
    internal static string Reason(Exception cause)
    {
        var line = new StringBuilder();
        foreach (var rune in cause.Message.EnumerateRunes())
        {
            if (line.Length >= ReasonCharactersMax) return line.Append("...").ToString();
            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }
}

/// <summary>A message of a frame whose body is not of the type that it names.</summary>
/// <param name="Index">The message's place in the frame, from 0.</param>
/// <param name="Reason">Where and what, fit to be sent back.</param>
public sealed record MalformedBody(int Index, string Reason);
