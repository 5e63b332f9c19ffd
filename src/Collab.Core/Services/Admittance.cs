using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>Somebody who wants into the conference and is not in it.</summary>
/// <param name="Participant">The id, by the ticket.</param>
/// <param name="Name">The display name, by the ticket.</param>
/// <param name="Role">The role that they would have.</param>
/// <param name="Proof">
/// What <see cref="IDoorkeeper.Prove"/> of the service made of the password; empty when there was none.
/// </param>
/// <param name="Now">Milliseconds since the Unix epoch.</param>
public sealed record Newcomer(string Participant, string Name, Role Role, ByteString Proof, long Now);

/// <summary>What a service says to somebody who wants in.</summary>
public abstract record Admittance
{
    private Admittance() { }

    /// <summary>Nothing against it.</summary>
    public static readonly Admittance Free = new Admitted();

    /// <summary>May come in, as far as this service goes.</summary>
    public sealed record Admitted : Admittance;

    /// <summary>May not.</summary>
    /// <param name="Code">The client's connection ends with it.</param>
    /// <param name="Message">For people: why, and what to do.</param>
    public sealed record Refused(RefusalCode Code, string Message) : Admittance;

    /// <summary>
    /// Waits. The connection stays open and is shown nothing but this; it is looked at again whenever the conference,
    /// the roster or the service has changed, and now and then.
    /// </summary>
    /// <param name="Position">From 1; 0 when there is no order.</param>
    /// <param name="Message">For people.</param>
    /// <param name="Arrived">
    /// What the newcomer's node tells the service now, a command that is for nodes; <c>null</c> for nothing. Given
    /// again and again it keeps the service sure that somebody is there.
    /// </param>
    /// <param name="Gone">
    /// What the node tells it when the newcomer's connection breaks; <c>null</c> for nothing.
    /// </param>
    public sealed record Held(int Position, string Message, IMessage? Arrived = null, IMessage? Gone = null)
        : Admittance
    {
        /// <summary>The service that holds; set by who asks all of them.</summary>
        public string Service { get; init; } = "";
    }
}
