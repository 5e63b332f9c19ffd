using Google.Protobuf;

namespace Collab.Client;

/// <summary>A part of a live stream that another participant sends.</summary>
/// <param name="Service">The service whose stream it is.</param>
/// <param name="Stream">Which of its streams.</param>
/// <param name="Participant">The id of who sent it.</param>
/// <param name="Slot">The place in the stream that it fills, until another of the same slot comes.</param>
/// <param name="Layout">With a higher one than before, all earlier parts of the stream are void.</param>
/// <param name="Number">Grows from part to part of a stream.</param>
/// <param name="Type">The short name of the body's type.</param>
/// <param name="Body">The decoded body.</param>
public sealed record ConferencePart(
    string Service,
    string Stream,
    string Participant,
    int Slot,
    long Layout,
    long Number,
    string Type,
    IMessage Body);
