using Collab.Protocol.Services.Drawings;
using Google.Protobuf;
using Shape = Collab.Protocol.Services.Drawings.DrawnObject.ShapeOneofCase;

namespace Collab.Core.Services.Drawings;

/// <summary>The parts of an object that change apart from each other: position, shape, style and z.</summary>
internal static class Parts
{
    /// <summary>An object after an edit: the parts that the edit has, and the others as they were.</summary>
    public static DrawnObject Merged(DrawnObject old, DrawnObject edit)
    {
        var merged = new DrawnObject
        {
            Id = old.Id,
            Author = old.Author,
            Position = edit.Position ?? old.Position,
            Style = edit.Style ?? old.Style,
            Z = edit.HasZ ? edit.Z : old.Z,
        };
        CopyShape(edit.ShapeCase == Shape.None ? old : edit, merged);
        return merged;
    }

    /// <summary>Those parts of an object that <paramref name="like"/> has.</summary>
    public static DrawnObject Selected(DrawnObject drawn, DrawnObject like)
    {
        var parts = new DrawnObject { Id = drawn.Id };
        if (like.Position is not null) parts.Position = drawn.Position;
        if (like.Style is not null) parts.Style = drawn.Style;
        if (like.HasZ) parts.Z = drawn.Z;
        if (like.ShapeCase != Shape.None) CopyShape(drawn, parts);
        return parts;
    }

    /// <summary>Those parts of <paramref name="edit"/> that change an object; <c>null</c> when none does.</summary>
    public static DrawnObject? Changing(DrawnObject drawn, DrawnObject edit) =>
        Filtered(edit, drawn, equal: false);

    /// <summary>
    /// Those parts of <paramref name="before"/> to which an object can go back because they still are as
    /// <paramref name="after"/> says; <c>null</c> when none is.
    /// </summary>
    public static DrawnObject? GoingBack(DrawnObject drawn, DrawnObject before, DrawnObject after)
    {
        var untouched = Filtered(after, drawn, equal: true);
        return untouched is null ? null : Selected(before, untouched);
    }

    /// <summary>Whether an object is as it was, whole.</summary>
    public static bool AreSame(DrawnObject drawn, DrawnObject whole) =>
        HaveSameShape(drawn, whole)
        && drawn.Position.Equals(whole.Position)
        && drawn.Style.Equals(whole.Style)
        && drawn.Z == whole.Z;

    /// <summary>The shape's message; <c>null</c> when there is none.</summary>
    public static IMessage? ShapeOf(DrawnObject drawn) => drawn.ShapeCase switch
    {
        Shape.Stroke => drawn.Stroke,
        Shape.Line => drawn.Line,
        Shape.Rectangle => drawn.Rectangle,
        Shape.Ellipse => drawn.Ellipse,
        Shape.Text => drawn.Text,
        Shape.Image => drawn.Image,
        _ => null,
    };

    public static void CopyShape(DrawnObject from, DrawnObject to)
    {
        // What a message holds is never changed, so that objects may share it.
        switch (from.ShapeCase)
        {
            case Shape.Stroke: to.Stroke = from.Stroke; break;
            case Shape.Line: to.Line = from.Line; break;
            case Shape.Rectangle: to.Rectangle = from.Rectangle; break;
            case Shape.Ellipse: to.Ellipse = from.Ellipse; break;
            case Shape.Text: to.Text = from.Text; break;
            case Shape.Image: to.Image = from.Image; break;
        }
    }

    private static DrawnObject? Filtered(DrawnObject parts, DrawnObject drawn, bool equal)
    {
        var kept = new DrawnObject { Id = drawn.Id };
        if (parts.Position is not null && parts.Position.Equals(drawn.Position) == equal)
            kept.Position = parts.Position;
        if (parts.Style is not null && parts.Style.Equals(drawn.Style) == equal) kept.Style = parts.Style;
        if (parts.HasZ && parts.Z == drawn.Z == equal) kept.Z = parts.Z;
        if (parts.ShapeCase != Shape.None && HaveSameShape(parts, drawn) == equal) CopyShape(parts, kept);
        var any = kept.Position is not null || kept.Style is not null || kept.HasZ || kept.ShapeCase != Shape.None;
        return any ? kept : null;
    }

    private static bool HaveSameShape(DrawnObject one, DrawnObject other) =>
        one.ShapeCase == other.ShapeCase && Equals(ShapeOf(one), ShapeOf(other));
}
