using System.Collections.Immutable;
using Collab.Protocol.Services.Recording;

namespace Collab.Client;

/// <summary>Which recordings there are, whether one runs, and who agreed; the fold of the log. Immutable.</summary>
public sealed record RecordingState
{
    internal static readonly RecordingState Empty = new();

    private RecordingState() { }

    /// <summary>Whether a recording runs, and if not, why.</summary>
    public RecordingStatus Status { get; private init; }

    /// <summary>In the order of starting; at most 20. The entries themselves are never changed.</summary>
    public ImmutableList<RecordingEntry> Recordings { get; private init; } = [];

    /// <summary>By participant: true when given, false when refused.</summary>
    public ImmutableDictionary<string, bool> Consents { get; private init; } =
        ImmutableDictionary<string, bool>.Empty;

    /// <summary>The one that runs, is paused, or waits; <c>null</c> when none does.</summary>
    public RecordingEntry? Current => Status == RecordingStatus.None || Recordings.IsEmpty ? null : Recordings[^1];

    internal static RecordingState Of(RecordingSnapshot snapshot) => new()
    {
        Status = snapshot.Status,
        Recordings = [.. snapshot.Recordings],
        Consents = snapshot.Consents.ToImmutableDictionary(x => x.Participant, x => x.Given),
    };

    internal RecordingState After(ConferenceEvent @event)
    {
        var (seq, time) = (@event.Seq, @event.Time.ToUnixTimeMilliseconds());
        return @event.Body switch
        {
            RecordingStarted e => Start(e, @event, time),
            RecordingPaused => End(seq, time) with { Status = RecordingStatus.Paused },
            RecordingWaiting => End(seq, time) with { Status = RecordingStatus.Waiting },
            RecordingResumed => Change(x => x.Stretches.Add(new Stretch { FirstSeq = seq, StartedAt = time })) with
            {
                Status = RecordingStatus.Running,
            },
            RecordingStopped => End(seq, time).Change(x => x.StoppedAt = time) with
            {
                Status = RecordingStatus.None,
                Consents = Consents.Clear(),
            },
            MarkAdded e => Change(x =>
                x.Marks.Add(new Mark { Text = e.Text, By = @event.Participant, Seq = seq, At = time })),
            ConsentGiven => this with { Consents = Consents.SetItem(@event.Participant, true) },
            ConsentRefused => this with { Consents = Consents.SetItem(@event.Participant, false) },
            RecordingDeleted e => this with { Recordings = Recordings.RemoveAll(x => x.Number == e.Number) },
            _ => this,
        };
    }

    private RecordingState Start(RecordingStarted e, ConferenceEvent @event, long time)
    {
        var entry = new RecordingEntry
        {
            Number = e.Number,
            Title = e.Title,
            By = @event.Participant,
            StartedAt = time,
            ConsentNeeded = e.ConsentNeeded,
        };
        if (!e.Waiting) entry.Stretches.Add(new Stretch { FirstSeq = @event.Seq, StartedAt = time });
        return this with
        {
            Status = e.Waiting ? RecordingStatus.Waiting : RecordingStatus.Running,
            Recordings = Recordings.Add(entry),
        };
    }

    private RecordingState End(long seq, long time) => Status != RecordingStatus.Running
        ? this
        : Change(x => (x.Stretches[^1].LastSeq, x.Stretches[^1].EndedAt) = (seq, time));

    private RecordingState Change(Action<RecordingEntry> change)
    {
        if (Current?.Clone() is not { } current) return this;
        change(current);
        return this with { Recordings = Recordings.SetItem(Recordings.Count - 1, current) };
    }
}
