using System.Globalization;
using Collab.Testing.Histories;

namespace Collab.Chaos;

/// <summary>The longest time for which anybody waited for an answer, by where they and their conference were.</summary>
/// <param name="Any">Of everybody but those who were connected to the node.</param>
/// <param name="Own">Connected to the node.</param>
/// <param name="Elsewhere">Of those of <paramref name="Any"/> whose conference was not hosted on the node.</param>
/// <param name="Healed">From the end of the fault until everybody was answered again.</param>
/// <param name="HostedClients">How many clients' conferences were hosted on the node.</param>
/// <param name="OwnClients">How many clients were connected to it.</param>
internal sealed record Blow(
    TimeSpan Any, TimeSpan Own, TimeSpan Elsewhere, TimeSpan Healed, int HostedClients, int OwnClients)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"any {Any.TotalMilliseconds:F0} ms, own {Own.TotalMilliseconds:F0} ms ({OwnClients} clients), elsewhere "
        + $"{Elsewhere.TotalMilliseconds:F0} ms ({HostedClients} hosted), healed {Healed.TotalMilliseconds:F0} ms");
}

/// <summary>What the checks of one stretch of a stage, or of several, say.</summary>
/// <param name="Verdict">The worst of them.</param>
/// <param name="Acked">Commands acknowledged.</param>
/// <param name="Findings">Promises that were broken.</param>
/// <param name="Errors">What reached callers.</param>
internal sealed record Judgement(
    Verdict Verdict, int Acked, IReadOnlyList<string> Findings, IReadOnlyList<string> Errors)
{
    public bool IsGood => Verdict == Verdict.Valid && Errors.Count == 0;

    public static Judgement Of(IReadOnlyCollection<CheckResult> results, IReadOnlyList<string> errors)
    {
        var verdict = results.Any(x => x.Verdict == Verdict.Invalid) ? Verdict.Invalid
            : results.Any(x => x.Verdict == Verdict.Unknown) ? Verdict.Unknown
            : Verdict.Valid;
        return new Judgement(verdict, results.Sum(x => x.Acked), [.. results.SelectMany(x => x.Findings)], errors);
    }

    public static Judgement Of(IReadOnlyCollection<Judgement> parts)
    {
        var verdict = parts.Any(x => x.Verdict == Verdict.Invalid) ? Verdict.Invalid
            : parts.Count == 0 || parts.Any(x => x.Verdict == Verdict.Unknown) ? Verdict.Unknown
            : Verdict.Valid;
        return new Judgement(
            verdict,
            parts.Sum(x => x.Acked),
            [.. parts.SelectMany(x => x.Findings)],
            [.. parts.SelectMany(x => x.Errors)]);
    }

    /// <summary>How many findings are of a kind: the word before the colon.</summary>
    public int Count(params string[] kinds) =>
        Findings.Count(x => kinds.Contains(x.Split(':')[0], StringComparer.Ordinal));
}
