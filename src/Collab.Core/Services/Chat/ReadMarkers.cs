using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>How far each participant has read: for the participant alone, to find the place again.</summary>
/// <remarks>
/// A marker is an event, and an event costs every connection some bytes. So one participant's are rare, and the rarer
/// the more take part. A view has none of them, as it would be another one for everybody who joins; a query has.
/// </remarks>
internal sealed record ReadMarkers
{
    public static readonly ReadMarkers None = new();

    private ImmutableSortedDictionary<string, ReadMarker> Markers { get; init; } =
        ImmutableSortedDictionary.Create<string, ReadMarker>(StringComparer.Ordinal);

    /// <summary>By participant.</summary>
    public IEnumerable<ReadMarker> All => Markers.Values;

    public static ReadMarkers Of(IEnumerable<ReadMarker> markers) => new()
    {
        Markers = markers.ToImmutableSortedDictionary(x => x.Participant, x => x, StringComparer.Ordinal),
    };

    public static Decision Decide(ChatState state, MarkRead mark, DecisionContext context)
    {
        if (context.Sender is not { } reader) return Posting.RefuseServer();
        if (mark.Message < 1 || mark.Message >= state.NextMessage)
            return Decision.Refuse(RefusalCode.NotFound, $"There is no message {mark.Message}.");
        var before = state.ReadMarkers.Markers.GetValueOrDefault(reader.Id);
        if (mark.Message <= (before?.Message ?? 0)) return Decision.Nothing;
        var wait = (before?.MarkedAt ?? 0) + IntervalMs(context.Facts.Roster.Count) - context.Now;
        return before is not null && wait > 0
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"Your read marker was set to message {before.Message} a moment ago: set it again in "
                + $"{(wait + 999) / 1000} s.")
            : Decision.Accept([new DecidedEvent(new ReadMarked { Message = mark.Message }, [reader.Id])]);
    }

    /// <summary>The shortest time between two markers of one participant.</summary>
    public static long IntervalMs(int participants) => Math.Max(
        ChatLimits.ReadMarkerIntervalMs,
        (long)participants * ChatLimits.ReadMarkerIntervalMsPerParticipant);

    public ReadMarkers After(ReadMarked marked, EventContext context)
    {
        var marker = new ReadMarker
        {
            Participant = context.Participant,
            Message = marked.Message,
            MarkedAt = context.Time,
        };
        var markers = Markers.SetItem(context.Participant, marker);
        if (markers.Count > ChatLimits.ReadMarkersMax)
        {
            markers = markers.RemoveRange(
                markers.Values.OrderBy(x => x.MarkedAt).Take(markers.Count / 2).Select(x => x.Participant));
        }

        return new ReadMarkers { Markers = markers };
    }

    /// <summary>The asker's own.</summary>
    public IMessage Answer(string participant) =>
        Markers.GetValueOrDefault(participant) ?? new ReadMarker { Participant = participant };
}
