using Akka.Actor;
using Google.Protobuf;

namespace Collab.Actors.Conferences;

/// <summary>A command on its way through the primary.</summary>
/// <param name="Origin">The replica that it came through; <c>null</c> when the primary itself issued it.</param>
/// <param name="Attempt">The replica's attachment.</param>
/// <param name="Number">Its number in the attachment.</param>
/// <param name="Session">Empty when a node, not a client, issued it.</param>
/// <param name="Participant">Empty likewise.</param>
/// <param name="CommandId">Its number in the session; a node's own is of no session; 0 for the primary's.</param>
/// <param name="Command">The parsed body.</param>
internal sealed record Submission(
    IActorRef? Origin,
    long Attempt,
    long Number,
    string Session,
    string Participant,
    long CommandId,
    IMessage Command)
{
    public bool IsFromClient => Session.Length > 0;
}
