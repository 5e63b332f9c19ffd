using System.Globalization;
using Collab.Testing.Histories;

namespace Collab.Chaos;

/// <summary>The longest time for which anybody waited for an answer, by where they and their conference were.</summary>
/// <param name="Moved">Of a conference that was hosted on the node, connected elsewhere.</param>
/// <param name="Connected">Connected to the node.</param>
/// <param name="Others">Neither.</param>
/// <param name="Healed">From the end of the fault until everybody was answered again.</param>
/// <param name="MovedClients">How many clients' conferences were hosted on the node.</param>
/// <param name="ConnectedClients">How many clients were connected to it.</param>
internal sealed record Blow(
    TimeSpan Moved,
    TimeSpan Connected,
    TimeSpan Others,
    TimeSpan Healed,
    int MovedClients,
    int ConnectedClients)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"moved {Moved.TotalMilliseconds:F0} ms ({MovedClients} clients), its own {Connected.TotalMilliseconds:F0} ms "
        + $"({ConnectedClients}), others {Others.TotalMilliseconds:F0} ms, healed {Healed.TotalMilliseconds:F0} ms");
}

/// <summary>What the history checker says of a whole stage.</summary>
internal sealed record Judgement(
    Verdict Verdict,
    int Acked,
    int Refused,
    int Unknown,
    long Resent,
    long Deduplicated,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Problems)
{
    public static Judgement Of(
        IReadOnlyCollection<CheckResult> results, IReadOnlyList<string> problems, long resent, long deduplicated)
    {
        var verdict = results.Any(x => x.Verdict == Verdict.Invalid) ? Verdict.Invalid
            : results.Any(x => x.Verdict == Verdict.Unknown) ? Verdict.Unknown
            : Verdict.Valid;
        return new Judgement(
            verdict,
            results.Sum(x => x.Acked),
            results.Sum(x => x.Refused),
            results.Sum(x => x.Unknown),
            resent,
            deduplicated,
            [.. results.SelectMany(x => x.Findings)],
            problems);
    }

    /// <summary>How many findings are of a kind: the word before the colon.</summary>
    public int Count(params string[] kinds) =>
        Findings.Count(x => kinds.Contains(x.Split(':')[0], StringComparer.Ordinal));
}
