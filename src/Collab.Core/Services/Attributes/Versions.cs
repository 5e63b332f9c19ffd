using Collab.Protocol;

namespace Collab.Core.Services.Attributes;

/// <summary>Changes that hold only for what their sender has seen.</summary>
internal static class Versions
{
    /// <summary>Stands for "only when there is none".</summary>
    public const long Absent = -1;

    public static Decision? Check(AttributeTable table, string key, long ifVersion, bool removing)
    {
        if (ifVersion == 0) return null;
        if (ifVersion < Absent || (removing && ifVersion == Absent))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"if_version is {ifVersion}: a version from 1 is legal, 0 for any"
                + (removing ? "." : $", and {Absent} for none yet."));
        }

        var version = table.Find(key)?.Version ?? Absent;
        if (version == ifVersion) return null;
        var now = version == Absent ? "there is none" : $"it is at version {version}";
        return Decision.Refuse(
            RefusalCode.InvalidArgument,
            $"if_version is {ifVersion}, but of '{key}' {now}: look at it again, and decide anew.");
    }
}
