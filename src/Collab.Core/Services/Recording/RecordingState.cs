using System.Collections.Immutable;
using Collab.Protocol.Services.Recording;

namespace Collab.Core.Services.Recording;

/// <summary>Which recordings there are, whether one runs, and who agreed to it.</summary>
public sealed record RecordingState
{
    /// <summary>Nothing was ever recorded.</summary>
    public static readonly RecordingState Empty = new();

    /// <summary>Whether a recording runs, and if not, why.</summary>
    public RecordingStatus Status { get; internal init; }

    /// <summary>In the order of starting. The entries are never changed.</summary>
    public ImmutableList<RecordingEntry> Recordings { get; internal init; } = [];

    /// <summary>By participant: true when given, false when refused.</summary>
    public ImmutableSortedDictionary<string, bool> Consents { get; internal init; } =
        ImmutableSortedDictionary.Create<string, bool>(StringComparer.Ordinal);

    /// <summary>The number that the next recording gets.</summary>
    public int NextNumber { get; internal init; } = 1;

    /// <summary>The one that runs, is paused, or waits; <c>null</c> when none does.</summary>
    public RecordingEntry? Current => Status == RecordingStatus.None ? null : Recordings[^1];

    /// <summary>Whether everybody present agreed to be recorded.</summary>
    internal bool IsAgreed(Facts facts) =>
        facts.Roster.Participants.All(participant => Consents.GetValueOrDefault(participant.Id));

    /// <summary>With another current recording.</summary>
    internal RecordingState Change(Action<RecordingEntry> change)
    {
        var current = Current?.Clone() ?? throw new InvalidOperationException("Nothing is being recorded.");
        change(current);
        return this with { Recordings = Recordings.SetItem(Recordings.Count - 1, current) };
    }
}
