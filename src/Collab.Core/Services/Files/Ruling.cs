using Collab.Core.Services.Blobs;
using Collab.Protocol;
using Collab.Protocol.Services.Files;

namespace Collab.Core.Services.Files;

/// <summary>What holds for files that are offered from now on; those that are there stay.</summary>
internal static class Ruling
{
    public static Decision Decide(FilesState state, ChangeFileRules change)
    {
        var rules = change.Rules ?? new FileRules();
        return CheckNumber("file_bytes_max", rules.FileBytesMax, 1, FilesLimits.FileBytesMax, "bytes")
            ?? CheckNumber("total_bytes_max", rules.TotalBytesMax, 1, FilesLimits.TotalBytesMax, "bytes")
            ?? CheckLifetime(rules.LifetimeSeconds)
            ?? CheckTypes(rules)
            ?? Accept(state, rules);
    }

    private static Decision Accept(FilesState state, FileRules rules)
    {
        // Field by field: what a newer client may have added does not belong in the journal.
        var changed = new FileRules
        {
            FileBytesMax = rules.FileBytesMax,
            TotalBytesMax = rules.TotalBytesMax,
            LifetimeSeconds = rules.LifetimeSeconds,
            MediaTypes = { rules.MediaTypes },
        };
        return changed.Equals(state.Rules)
            ? Decision.Nothing
            : Decision.Accept(new FileRulesChanged { Rules = changed });
    }

    private static Decision? CheckNumber(string field, long value, long min, long max, string unit) =>
        value >= min && value <= max
            ? null
            : Decision.Refuse(RefusalCode.InvalidArgument, $"{field} is {value}: {min} to {max} {unit} are legal.");

    private static Decision? CheckLifetime(long seconds) => seconds == 0
        ? null
        : CheckNumber(
            "lifetime_seconds",
            seconds,
            FilesLimits.LifetimeSecondsMin,
            FilesLimits.LifetimeSecondsMax,
            "seconds, or 0 for as long as the conference,");

    private static Decision? CheckTypes(FileRules rules)
    {
        if (rules.MediaTypes.Count > FilesLimits.MediaTypesMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"media_types has {rules.MediaTypes.Count} entries; at most {FilesLimits.MediaTypesMax} are legal.");
        }

        return rules.MediaTypes
            .Select(type => BlobChecks.CheckMediaType(
                type.EndsWith("/*", StringComparison.Ordinal) ? type[..^1] + "x" : type))
            .FirstOrDefault(refusal => refusal is not null);
    }
}
