using Collab.Protocol.Services.Drawings;
using Shape = Collab.Protocol.Services.Drawings.DrawnObject.ShapeOneofCase;

namespace Collab.Core.Services.Drawings;

/// <summary>How far objects reach, in tenths of a pixel.</summary>
internal readonly record struct Extent(long Left, long Top, long Right, long Bottom)
{
    /// <summary>What an empty surface shows.</summary>
    private static readonly Extent OfNothing = new(0, 0, 8000, 6000);

    public static Extent Of(IEnumerable<DrawnObject> objects)
    {
        Extent? all = null;
        foreach (var drawn in objects) all = all is { } known ? known.And(Of(drawn)) : Of(drawn);
        return all ?? OfNothing;
    }

    private static Extent Of(DrawnObject drawn)
    {
        var (x, y) = ((long)drawn.Position.X, (long)drawn.Position.Y);
        return drawn.ShapeCase switch
        {
            Shape.Stroke => OfPoints(x, y, drawn.Stroke),
            Shape.Line => new Extent(x, y, x, y).With(x + drawn.Line.Dx, y + drawn.Line.Dy),
            Shape.Rectangle => new(x, y, x + drawn.Rectangle.Width, y + drawn.Rectangle.Height),
            Shape.Ellipse => new(x, y, x + drawn.Ellipse.Width, y + drawn.Ellipse.Height),
            Shape.Image => new(x, y, x + drawn.Image.Width, y + drawn.Image.Height),
            _ => OfText(x, y, drawn.Text),
        };
    }

    private static Extent OfPoints(long x, long y, Stroke stroke)
    {
        var extent = new Extent(x, y, x, y);
        for (var i = 0; i < stroke.Points.Count; i += 2)
        {
            x += stroke.Points[i];
            y += stroke.Points[i + 1];
            extent = extent.With(x, y);
        }

        return extent;
    }

    /// <summary>As wide as most fonts would make it at the most.</summary>
    private static Extent OfText(long x, long y, Label label)
    {
        var lines = label.Text.ReplaceLineEndings("\n").Split('\n');
        var width = lines.Max(line => line.Length) * label.Size * 7L / 10;
        return new(x, y, x + width, y + (lines.Length * label.Size * 5L / 4));
    }

    private Extent And(Extent other) => With(other.Left, other.Top).With(other.Right, other.Bottom);

    private Extent With(long x, long y) =>
        new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x), Math.Max(Bottom, y));
}
