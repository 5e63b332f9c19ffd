using Collab.Protocol;

namespace Collab.Client;

/// <summary>
/// The server said no. Every code of <see cref="RefusalCode.All"/> has a sealed class of its own, named after it
/// (<c>conference_locked</c>: <see cref="ConferenceLockedException"/>); a code that this build does not know comes as
/// this class.
/// </summary>
public class RefusedException : ConferenceClientException
{
    internal RefusedException(RefusalDetails details)
        : base(details.Message.Length > 0 ? $"{details.Code}: {details.Message}" : details.Code, null)
    {
        CodeName = details.Code;
        Code = RefusalCode.Find(details.Code);
        Retry = details.Retry || Code is { Retry: true };
        Explanation = details.Message;
    }

    /// <summary>The code; <c>null</c> when this build does not know it.</summary>
    public RefusalCode? Code { get; }

    /// <summary>The code as it stands on the wire.</summary>
    public string CodeName { get; }

    /// <summary>Whether the same request may succeed later without being changed.</summary>
    public bool Retry { get; }

    /// <summary>
    /// The server's words for people: what was wrong, the value, the limit, what to do. May be empty.
    /// </summary>
    public string Explanation { get; }
}

/// <summary>What a refusal or a goodbye says.</summary>
/// <param name="Code">The code's name on the wire.</param>
/// <param name="Message">For people.</param>
/// <param name="Retry">The wire's retry flag.</param>
internal readonly record struct RefusalDetails(string Code, string Message, bool Retry);
