using System.Collections.Immutable;
using Collab.Protocol.Services.Captions;
using Google.Protobuf;

namespace Collab.Core.Services.Captions;

/// <summary>What an event makes of one line, and of the captions.</summary>
internal static class CaptionsEvents
{
    public static CaptionsState Evolve(CaptionsState state, IMessage @event, EventContext context) => @event switch
    {
        CaptionsSwitched e => state with
        {
            On = e.On,
            Origin = state.Origin == 0 && e.On ? context.Time : state.Origin,
        },
        CaptionersChosen e => state with
        {
            Who = e.Who,
            Chosen = e.Chosen.ToImmutableSortedSet(StringComparer.Ordinal),
        },
        LineAdded e => state.Add(Added(e, context)),
        LineCorrected e => Change(state, e.Line, @event, context),
        LineRemoved e => Change(state, e.Line, @event, context),
        _ => throw new UnknownEventException(CaptionsService.ServiceName, @event.Descriptor.Name),
    };

    public static CaptionLine Added(LineAdded added, EventContext context) => new()
    {
        Id = added.Line,
        Seq = context.Seq,
        Speaker = added.Speaker,
        SpeakerName = added.SpeakerName,
        Author = context.Participant,
        Language = added.Language,
        Start = added.Start,
        End = added.End,
        Text = added.Text,
    };

    /// <summary>The line after an event that changes it; the line itself stays as it is.</summary>
    public static CaptionLine Changed(CaptionLine line, IMessage @event, EventContext context)
    {
        var changed = line.Clone();
        switch (@event)
        {
            case LineCorrected e:
                changed.Text = e.Text;
                changed.CorrectedAt = context.Time;
                break;
            case LineRemoved:
                changed.Text = "";
                changed.Removed = true;
                break;
            default:
                throw new UnknownEventException(CaptionsService.ServiceName, @event.Descriptor.Name);
        }

        return changed;
    }

    private static CaptionsState Change(CaptionsState state, long id, IMessage @event, EventContext context) =>
        state.Find(id) is { } line
            ? state.Replace(Changed(line, @event, context), context.Seq)
            : throw new InvalidOperationException(
                $"Event {context.Seq} changes line {id}, which is not retained.");
}
