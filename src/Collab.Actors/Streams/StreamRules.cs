using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;

namespace Collab.Actors.Streams;

/// <summary>Who may send what to a stream, by the conference's state.</summary>
internal static class StreamRules
{
    /// <summary>
    /// The stream as its service has it; <c>null</c> when there is none, or the service cannot say: that is bad for who
    /// sends to it, and must not harm others.
    /// </summary>
    public static LiveStream? Find(Conference conference, string service, string stream)
    {
        var index = conference.Catalog.IndexOf(service);
        if (index < 0) return null;
        try
        {
            return conference.Catalog.Services[index].FindStream(conference.StateOf(index), stream);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Why somebody may not send this part; <c>null</c> when they may.</summary>
    public static (RefusalCode Code, string Message)? Check(Conference conference, StreamPart part, string sender)
    {
        if (!ProtocolLimits.IsId(part.Stream))
        {
            return (
                RefusalCode.InvalidArgument, $"stream is '{LegalText.Quotable(part.Stream)}', which is no id.");
        }

        if (part.Slot is < 0 or >= ProtocolLimits.StreamSlotsMax)
        {
            return (
                RefusalCode.InvalidArgument,
                $"slot is {part.Slot}: 0 to {ProtocolLimits.StreamSlotsMax - 1} are legal.");
        }

        if (part.Number < 1 || part.Layout < 0)
        {
            return (
                RefusalCode.InvalidArgument,
                $"number is {part.Number} and layout {part.Layout}: numbers from 1 and layouts from 0 are legal.");
        }

        if (part.Body.Length > ProtocolLimits.PartBytesMax)
        {
            return (
                RefusalCode.LimitReached,
                $"The part has {part.Body.Length} bytes; {ProtocolLimits.PartBytesMax} are the limit: send smaller "
                + "pieces, or a lower quality.");
        }

        return Find(conference, part.Service, part.Stream) switch
        {
            null => (
                RefusalCode.NotFound, $"'{part.Service}' has no stream '{LegalText.Quotable(part.Stream)}' now."),
            { } stream when stream.Sender != sender => (
                RefusalCode.NotPermitted, $"The stream '{part.Stream}' is '{stream.Sender}'s: only they send to it."),
            { Open: false } => (RefusalCode.NotPermitted, $"The stream '{part.Stream}' is paused."),
            _ => null,
        };
    }
}
