using System.Collections.Immutable;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;

namespace Collab.Client;

/// <summary>Whether captions are on, who may caption, and the newest lines: the fold of the log. Immutable.</summary>
/// <remarks>Bounded as the server's own state is: older lines are asked for.</remarks>
public sealed record CaptionsState
{
    /// <summary>Lines kept.</summary>
    public const int LinesMax = 500;

    /// <summary>Size of the lines kept, encoded, in bytes; the oldest give way first.</summary>
    public const int LineBytesMax = 256 * 1024;

    internal static readonly CaptionsState Empty = new();

    private long _bytes;

    private CaptionsState() { }

    /// <summary>Whether lines are taken.</summary>
    public bool On { get; private init; }

    /// <summary>Who may caption what they say themselves.</summary>
    public Captioners Who { get; private init; } = Captioners.Everybody;

    /// <summary>Who may caption everybody.</summary>
    public ImmutableSortedSet<string> Chosen { get; private init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Oldest first, with consecutive ids. The lines themselves are never changed.</summary>
    public ImmutableList<CaptionLine> Lines { get; private init; } = [];

    /// <summary>When captions were first switched on; <c>null</c> when never.</summary>
    public DateTimeOffset? Origin { get; private init; }

    /// <summary>Whether older lines exist; <see cref="CaptionsService.LinesAsync"/> gets them.</summary>
    public bool More => Lines.Count > 0 && Lines[0].Id > 1;

    /// <summary>The line of that id; <c>null</c> when it is not here.</summary>
    public CaptionLine? Find(long line) => IndexOf(line) is >= 0 and var index ? Lines[index] : null;

    /// <summary>Whether somebody may caption a speaker now: what to keep of the interim text that comes.</summary>
    public bool MayCaption(Participant captioner, string speaker)
    {
        ArgumentNullException.ThrowIfNull(captioner);
        var self = speaker.Length == 0 || speaker == captioner.Id;
        return On && (Chosen.Contains(captioner.Id) || (self && Who switch
        {
            Captioners.Presenters => captioner.Role >= Role.Presenter,
            Captioners.Chosen => false,
            _ => true,
        }));
    }

    internal static CaptionsState Of(CaptionsSnapshot snapshot) => new CaptionsState
    {
        On = snapshot.On,
        Who = snapshot.Who,
        Chosen = snapshot.Chosen.ToImmutableSortedSet(StringComparer.Ordinal),
        Lines = [.. snapshot.Lines],
        Origin = snapshot.Origin == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(snapshot.Origin),
        _bytes = snapshot.Lines.Sum(line => (long)line.CalculateSize()),
    }.Bounded();

    internal CaptionsState After(ConferenceEvent @event) => @event.Body switch
    {
        CaptionsSwitched e => this with { On = e.On, Origin = Origin ?? (e.On ? @event.Time : null) },
        CaptionersChosen e => this with
        {
            Who = e.Who,
            Chosen = e.Chosen.ToImmutableSortedSet(StringComparer.Ordinal),
        },
        LineAdded e => Add(new CaptionLine
        {
            Id = e.Line,
            Seq = @event.Seq,
            Speaker = e.Speaker,
            SpeakerName = e.SpeakerName,
            Author = @event.Participant,
            Language = e.Language,
            Start = e.Start,
            End = e.End,
            Text = e.Text,
        }),
        LineCorrected e => Change(e.Line, line =>
            (line.Text, line.CorrectedAt) = (e.Text, @event.Time.ToUnixTimeMilliseconds())),
        LineRemoved e => Change(e.Line, line => (line.Text, line.Removed) = ("", true)),
        _ => this,
    };

    private CaptionsState Add(CaptionLine line) => (this with
    {
        Lines = Lines.Add(line),
        _bytes = _bytes + line.CalculateSize(),
    }).Bounded();

    private CaptionsState Change(long id, Action<CaptionLine> change)
    {
        // What is not here any more changes for the server alone.
        if (IndexOf(id) is not (>= 0 and var index)) return this;
        var changed = Lines[index].Clone();
        change(changed);
        return (this with
        {
            Lines = Lines.SetItem(index, changed),
            _bytes = _bytes + changed.CalculateSize() - Lines[index].CalculateSize(),
        }).Bounded();
    }

    private CaptionsState Bounded()
    {
        var (lines, bytes) = (Lines, _bytes);
        while (lines.Count > LinesMax || (bytes > LineBytesMax && lines.Count > 1))
        {
            bytes -= lines[0].CalculateSize();
            lines = lines.RemoveAt(0);
        }

        return lines.Count == Lines.Count ? this : this with { Lines = lines, _bytes = bytes };
    }

    private int IndexOf(long line) =>
        Lines.Count > 0 && line >= Lines[0].Id && line <= Lines[^1].Id ? (int)(line - Lines[0].Id) : -1;
}
