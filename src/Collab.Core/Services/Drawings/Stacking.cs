using Collab.Protocol;
using Collab.Protocol.Services.Drawings;

namespace Collab.Core.Services.Drawings;

/// <summary>Where objects are put in the stack.</summary>
internal enum Place
{
    Front,
    Back,
    Forward,
    Backward,
}

/// <summary>How objects lie upon each other.</summary>
/// <remarks>
/// Places are numbers with gaps: to put something between two objects changes none of them. Whoever keeps halving one
/// gap is refused in the end, and can still go to the front or the back.
/// </remarks>
internal static class Stacking
{
    /// <summary>Between the places of an object on top and the one below it.</summary>
    public const long Gap = 1 << 20;

    /// <returns><c>null</c> and what to change, nothing if nothing changes; or the refusal.</returns>
    public static Decision? Decide(
        DrawingSet set, long number, IReadOnlyCollection<long> ids, Place place, DecisionContext context, out Edit edit)
    {
        edit = new Edit();
        var drawing = set[number];
        if (Checks.Find(drawing, ids, context, out var found) is { } refusal) return refusal;
        found.Sort((one, other) => (one.Z, one.Id).CompareTo((other.Z, other.Id)));
        var above = place is Place.Front or Place.Forward;
        var moved = ids.ToHashSet();
        var next = drawing.Beside(above ? found[^1] : found[0], above, moved.Contains);
        if (next is null && (found.Count == 1 || AreTogether(drawing, found))) return null;
        var (low, step) = place switch
        {
            Place.Front => (drawing.Top, Gap),
            Place.Back => (drawing.Bottom - (Gap * (found.Count + 1)), Gap),
            Place.Forward => Between(next ?? found[^1], above, drawing, moved, found.Count),
            _ => Between(next ?? found[0], above, drawing, moved, found.Count),
        };
        if (step < 1)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                "There is no room left between these two objects: bring it to the front, or send it to the back.");
        }

        for (var i = 0; i < found.Count; i++)
            edit.Put.Add(new DrawnObject { Id = found[i].Id, Z = low + (step * (i + 1)) });
        return Checks.Room(set, drawing, edit);
    }

    /// <summary>Whether nothing lies between the lowest and the topmost of them but themselves.</summary>
    private static bool AreTogether(Drawing drawing, List<DrawnObject> found)
    {
        var none = (long _) => false;
        for (var i = 1; i < found.Count; i++)
        {
            if (drawing.Beside(found[i - 1], above: true, none) != found[i]) return false;
        }

        return true;
    }

    /// <summary>The gap beyond an object, as its lower end and the distance of what is put in.</summary>
    private static (long Low, long Step) Between(
        DrawnObject beyond, bool above, Drawing drawing, HashSet<long> moved, int count)
    {
        var other = drawing.Beside(beyond, above, moved.Contains)?.Z
            ?? beyond.Z + ((above ? 1 : -1) * Gap * (count + 1));
        var (low, high) = above ? (beyond.Z, other) : (other, beyond.Z);
        return (low, (high - low) / (count + 1));
    }
}
