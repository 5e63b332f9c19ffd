using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Drawings;

/// <summary>What holds for every change of a surface.</summary>
internal static class Checks
{
    /// <summary>Finds the objects that a command names, if its sender may change them all.</summary>
    /// <returns><c>null</c> when they may, else the refusal.</returns>
    public static Decision? Find(
        Drawing drawing, IReadOnlyCollection<long> ids, DecisionContext context, out List<DrawnObject> found)
    {
        found = [];
        if (CountOf(ids.Count, DrawingLimits.ObjectsChangedMax) is { } refusal) return refusal;
        var seen = new HashSet<long>();
        foreach (var id in ids)
        {
            if (!seen.Add(id)) return Invalid($"objects names object {id} twice: name each once.");
            if (drawing.Find(id) is not { } drawn)
            {
                return Decision.Refuse(
                    RefusalCode.NotFound, $"There is no object {id} here: it may have been deleted.");
            }

            if (context.Sender is { Role: < Role.Presenter } sender && drawn.Author != sender.Id)
            {
                return Decision.Refuse(
                    RefusalCode.NotPermitted,
                    $"Object {id} was drawn by '{drawn.Author}': its author and presenters may change it.");
            }

            found.Add(drawn);
        }

        return null;
    }

    /// <summary>Whether a command has no more objects than it may, and at least one.</summary>
    public static Decision? CountOf(int count, int max) => count < 1 || count > max
        ? Invalid($"objects has {count} entries: 1 to {max} are legal.")
        : null;

    /// <summary>Whether what a command carries is small enough for one event.</summary>
    public static Decision? Size(IEnumerable<DrawnObject> objects)
    {
        var bytes = objects.Sum(x => (long)x.CalculateSize());
        return bytes > DrawingLimits.CommandBytesMax
            ? Invalid(
                $"objects take {bytes} bytes: {DrawingLimits.CommandBytesMax} are legal in one command. Send them in "
                + "several.")
            : null;
    }

    /// <summary>Whether there is room for an edit; what only gets smaller always has.</summary>
    public static Decision? Room(DrawingSet set, Drawing drawing, Edit edit)
    {
        var (count, bytes) = (0, 0L);
        foreach (var put in edit.Put)
        {
            var old = drawing.Find(put.Id);
            if (old is null) count++;
            bytes += old is null ? put.CalculateSize() : Parts.Merged(old, put).CalculateSize() - old.CalculateSize();
        }

        count -= edit.Deleted.Count;
        if (count > 0 && drawing.Count + count > DrawingLimits.ObjectsPerDrawingMax)
            return Full($"{drawing.Count} objects are here and {DrawingLimits.ObjectsPerDrawingMax} may be");
        if (count > 0 && set.ObjectCount + count > DrawingLimits.ObjectsMax)
            return Full($"{set.ObjectCount} objects are in the conference and {DrawingLimits.ObjectsMax} may be");
        return bytes > 0 && set.ObjectBytes + bytes > DrawingLimits.ObjectBytesMax
            ? Full(
                $"All objects take {set.ObjectBytes} bytes, this needs {bytes} more, and "
                + $"{DrawingLimits.ObjectBytesMax} are the limit")
            : null;
    }

    /// <summary>Whether a number lies within its limits.</summary>
    public static Decision? Number(string field, long value, long min, long max) => value < min || value > max
        ? Invalid($"{field} is {value}: {min} to {max} are legal.")
        : null;

    public static Decision Invalid(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);

    private static Decision Full(string why) =>
        Decision.Refuse(RefusalCode.LimitReached, $"{why}: delete something first.");
}
