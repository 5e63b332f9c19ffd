using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>How a query goes on: it is answered, refused, or needs a stretch of the journal first.</summary>
/// <remarks>Keeps queries pure: the replica reads the journal and calls <see cref="Read.Next"/>.</remarks>
public abstract record QueryStep
{
    private QueryStep() { }

    /// <summary>Done.</summary>
    public sealed record Answered(IMessage Answer) : QueryStep;

    /// <summary>Not answered, and why.</summary>
    public sealed record Refused(RefusalCode Code, string Message) : QueryStep;

    /// <summary>Goes on with the events <c>From..To</c> (both included; at most <see cref="EventsMax"/>).</summary>
    public sealed record Read(long From, long To, Func<IReadOnlyList<Event>, QueryStep> Next) : QueryStep;

    /// <summary>The longest stretch of the journal that one step may ask for.</summary>
    public const int EventsMax = 2000;
}
