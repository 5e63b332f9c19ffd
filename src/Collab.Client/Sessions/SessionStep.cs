using System.Collections.Immutable;
using Collab.Protocol;

namespace Collab.Client.Sessions;

/// <summary>What follows from something that came from the server: the protocol decides, the client does it.</summary>
internal abstract record SessionStep
{
    private SessionStep() { }

    /// <summary>Nothing to do, or nothing but looking at what is due to be sent.</summary>
    public static readonly SessionStep Nothing = new Ignored();

    /// <summary>See <see cref="Nothing"/>.</summary>
    public sealed record Ignored : SessionStep;

    /// <summary>The client is in.</summary>
    /// <param name="Welcome">What the server said.</param>
    /// <param name="Entry">How the session goes on.</param>
    /// <param name="Done">Commands whose acknowledgement the snapshots already include.</param>
    /// <param name="Lost">Commands of the old session whose outcome nobody can tell any more.</param>
    public sealed record Entered(
        Welcome Welcome,
        SessionEntry Entry,
        ImmutableArray<PendingCommand> Done,
        ImmutableArray<PendingCommand> Lost) : SessionStep;

    /// <summary>Somebody decides about newcomers and has not decided.</summary>
    /// <param name="Held">What they say.</param>
    public sealed record HeldTaken(Held Held) : SessionStep;

    /// <summary>The next event.</summary>
    /// <param name="Event">As it came.</param>
    /// <param name="Done">The commands that it acknowledges.</param>
    public sealed record EventTaken(Event Event, ImmutableArray<PendingCommand> Done) : SessionStep;

    /// <summary>A command was done.</summary>
    public sealed record Acknowledged(PendingCommand Command, long Seq) : SessionStep;

    /// <summary>A command or query was refused for good.</summary>
    public sealed record Refused(PendingRequest Request, RefusalDetails Refusal) : SessionStep;

    /// <summary>A query was answered.</summary>
    public sealed record Answered(PendingQuery Query, Answer Answer) : SessionStep;

    /// <summary>Somebody's signal.</summary>
    public sealed record SignalTaken(Signal Signal) : SessionStep;

    /// <summary>The primary went away, came back or moved.</summary>
    public sealed record StatusTaken(Status Status) : SessionStep;

    /// <summary>This connection is over; carry on with another.</summary>
    /// <param name="Problem">For people.</param>
    /// <param name="Refusal">What the server said, if it did.</param>
    public sealed record Dropped(string Problem, RefusalDetails? Refusal = null) : SessionStep;

    /// <summary>The client is out, for good.</summary>
    public sealed record Ended(RefusalDetails Refusal) : SessionStep;
}

/// <summary>How a connection carries a session on.</summary>
internal enum SessionEntry
{
    /// <summary>The first session; the state comes from the snapshots.</summary>
    Joined,

    /// <summary>The same session; the events after the last one seen follow.</summary>
    Resumed,

    /// <summary>Another session, or the same from fresh snapshots.</summary>
    Rejoined,
}
