using Google.Protobuf;

namespace Collab.Client;

/// <summary>Something ephemeral that another participant sent: typing, a cursor, a pointer.</summary>
/// <param name="Service">The service whose signal it is.</param>
/// <param name="Type">The short name of the body's type.</param>
/// <param name="Participant">The id of who sent it.</param>
/// <param name="Body">The decoded body; <c>null</c> when the service or type is unknown to this client.</param>
/// <param name="RawBody">The body as it was sent.</param>
/// <param name="To">The participants whom it is for; empty when it is for everybody.</param>
public sealed record ConferenceSignal(
    string Service,
    string Type,
    string Participant,
    IMessage? Body,
    ReadOnlyMemory<byte> RawBody,
    IReadOnlyList<string> To);
