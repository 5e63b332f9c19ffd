using System.Collections.Immutable;
using Collab.Protocol.Services.Admission;

namespace Collab.Core.Services.Admission;

/// <summary>What it takes to come in, who waits, and who was let in or denied.</summary>
/// <remarks>Immutable; every change takes O(log n). The messages are replaced, never changed.</remarks>
public sealed record AdmissionState
{
    private ImmutableSortedSet<(long At, string Participant)> _deadlines = [];

    /// <summary>Open to everybody, with nobody waiting.</summary>
    public static readonly AdmissionState Open = new();

    /// <summary>What it takes.</summary>
    public Policy Policy { get; internal init; } = new();

    /// <summary>The password's salt and verifier; all empty for none.</summary>
    internal PasswordChanged Secret { get; init; } = new();

    /// <summary>The lobby, in the order of coming.</summary>
    public Sequence<Waiting> Waiting { get; private init; } = new();

    /// <summary>Who may pass the lobby and needs no password, the first to be let in first.</summary>
    public Sequence<Grant> Grants { get; internal init; } = new();

    /// <summary>Who was denied, the first first.</summary>
    public Sequence<Denial> Denials { get; internal init; } = new();

    /// <summary>When the first of those who wait is gone or denied, milliseconds; <c>null</c> for nobody.</summary>
    internal long? NextDeadline => _deadlines.IsEmpty ? null : _deadlines.Min.At;

    /// <summary>Those who are gone or denied by then, the first first.</summary>
    internal IEnumerable<Waiting> DueBy(long now) =>
        _deadlines.TakeWhile(x => x.At <= now).Select(x => Waiting.Find(x.Participant)!);

    /// <summary>With somebody at the end of the lobby, or at their place with other times.</summary>
    internal AdmissionState With(Waiting waiting)
    {
        var without = Waiting.Find(waiting.Participant) is { } known
            ? _deadlines.Remove((DeadlineOf(known), known.Participant))
            : _deadlines;
        return this with
        {
            Waiting = Waiting.With(waiting.Participant, waiting),
            _deadlines = without.Add((DeadlineOf(waiting), waiting.Participant)),
        };
    }

    /// <summary>Without somebody in the lobby.</summary>
    internal AdmissionState Without(string participant) => Waiting.Find(participant) is { } known
        ? this with
        {
            Waiting = Waiting.Without(participant),
            _deadlines = _deadlines.Remove((DeadlineOf(known), participant)),
        }
        : this;

    private static long DeadlineOf(Waiting waiting) =>
        waiting.DeniedAt > 0 ? Math.Min(waiting.DeniedAt, waiting.ExpiresAt) : waiting.ExpiresAt;
}
