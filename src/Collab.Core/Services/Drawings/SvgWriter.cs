using System.Globalization;
using System.Text;
using Collab.Protocol.Services.Drawings;
using Shape = Collab.Protocol.Services.Drawings.DrawnObject.ShapeOneofCase;

namespace Collab.Core.Services.Drawings;

/// <summary>A surface as an SVG document, in parts: joined they are one.</summary>
/// <remarks>
/// The user units are tenths of a pixel, as they are in the objects. Everything that somebody wrote is escaped, and
/// there are neither scripts nor styles.
/// </remarks>
internal static class SvgWriter
{
    private const int Margin = 200;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <param name="drawing">The surface.</param>
    /// <param name="title">For people; escaped here.</param>
    /// <param name="from">How many objects the parts before had.</param>
    /// <param name="charactersMax">After how many UTF-16 units a part ends.</param>
    /// <returns>The part, and how many objects the parts so far have; 0 when it is the last.</returns>
    public static (string Svg, int Next) Write(Drawing drawing, string title, int from, int charactersMax)
    {
        var svg = new StringBuilder();
        if (from == 0) Begin(svg, drawing, title);
        var next = from;
        foreach (var drawn in drawing.From(from))
        {
            if (svg.Length >= charactersMax) return (svg.ToString(), next);
            Write(svg, drawn);
            next++;
        }

        return (svg.Append("</svg>\n").ToString(), 0);
    }

    private static void Begin(StringBuilder svg, Drawing drawing, string title)
    {
        var (left, top, right, bottom) = Extent.Of(drawing.Objects);
        var (x, y) = (left - Margin, top - Margin);
        var (width, height) = (right + Margin - x, bottom + Margin - y);
        svg.Append(Invariant, $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{x} {y} {width} {height}'")
            .Append(Invariant, $" width='{width / 10}' height='{height / 10}' fill='none'")
            .Append(" stroke-linecap='round' stroke-linejoin='round'>\n<title>");
        Escape(svg, title);
        svg.Append("</title>\n")
            .Append(Invariant, $"<rect x='{x}' y='{y}' width='{width}' height='{height}' fill='#ffffff'/>\n");
    }

    private static void Write(StringBuilder svg, DrawnObject drawn)
    {
        var (x, y) = (drawn.Position.X, drawn.Position.Y);
        switch (drawn.ShapeCase)
        {
            case Shape.Stroke:
                svg.Append(Invariant, $"<path d='M{x} {y}");
                Points(svg, drawn.Stroke);
                svg.Append('\'');
                Ink(svg, drawn.Style);
                break;
            case Shape.Line:
                svg.Append(Invariant, $"<path d='M{x} {y}l{drawn.Line.Dx} {drawn.Line.Dy}");
                if (drawn.Line.Arrow) Head(svg, drawn.Line, drawn.Style.Width);
                svg.Append('\'');
                Ink(svg, drawn.Style);
                break;
            case Shape.Rectangle:
                var box = drawn.Rectangle;
                svg.Append(Invariant, $"<rect x='{x}' y='{y}' width='{box.Width}' height='{box.Height}'");
                Fill(svg, drawn.Style);
                Ink(svg, drawn.Style);
                break;
            case Shape.Ellipse:
                var (rx, ry) = (drawn.Ellipse.Width / 2.0, drawn.Ellipse.Height / 2.0);
                svg.Append(Invariant, $"<ellipse cx='{x + rx}' cy='{y + ry}' rx='{rx}' ry='{ry}'");
                Fill(svg, drawn.Style);
                Ink(svg, drawn.Style);
                break;
            case Shape.Text:
                Text(svg, drawn);
                return;
            case Shape.Image:
                var image = drawn.Image;
                svg.Append(Invariant, $"<image x='{x}' y='{y}' width='{image.Width}' height='{image.Height}'");
                svg.Append(Invariant, $" opacity='{drawn.Style.Opacity / 100.0}' href='");
                Escape(svg, image.Url);
                svg.Append("'><title>");
                Escape(svg, image.Description);
                svg.Append("</title></image>\n");
                return;
        }

        svg.Append("/>\n");
    }

    private static void Points(StringBuilder svg, Stroke stroke)
    {
        // A stroke of one point is a dot: round caps make it one.
        if (stroke.Points.Count == 0) svg.Append("l0 0");
        for (var i = 0; i < stroke.Points.Count; i += 2)
            svg.Append(Invariant, $"l{stroke.Points[i]} {stroke.Points[i + 1]}");
    }

    /// <summary>From the line's end back along both sides of the head.</summary>
    private static void Head(StringBuilder svg, Line line, int width)
    {
        var length = Math.Sqrt(((double)line.Dx * line.Dx) + ((double)line.Dy * line.Dy));
        if (length < 1) return;
        var size = Math.Min(length, 60 + (3 * width));
        var (ux, uy) = (line.Dx / length * size, line.Dy / length * size);
        var (ax, ay) = ((-0.87 * ux) - (0.5 * uy), (0.5 * ux) - (0.87 * uy));
        var (bx, by) = ((-0.87 * ux) + (0.5 * uy), (-0.5 * ux) - (0.87 * uy));
        svg.Append(Invariant, $"l{ax:F0} {ay:F0}m{-ax:F0} {-ay:F0}l{bx:F0} {by:F0}");
    }

    private static void Text(StringBuilder svg, DrawnObject drawn)
    {
        var (x, y, label) = (drawn.Position.X, drawn.Position.Y, drawn.Text);
        svg.Append(Invariant, $"<text font-family='sans-serif' font-size='{label.Size}'")
            .Append(Invariant, $" fill='{drawn.Style.Color}' opacity='{drawn.Style.Opacity / 100.0}'")
            .Append(" xml:space='preserve'>");
        var lines = label.Text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var baseline = y + (label.Size * (0.95 + (1.25 * i)));
            svg.Append(Invariant, $"<tspan x='{x}' y='{baseline:F0}'>");
            Escape(svg, lines[i]);
            svg.Append("</tspan>");
        }

        svg.Append("</text>\n");
    }

    private static void Fill(StringBuilder svg, Style style)
    {
        if (style.Fill.Length > 0) svg.Append(Invariant, $" fill='{style.Fill}'");
    }

    private static void Ink(StringBuilder svg, Style style)
    {
        svg.Append(Invariant, $" stroke='{style.Color}' stroke-width='{style.Width}'");
        if (style.Opacity < 100)
            svg.Append(Invariant, $" opacity='{style.Opacity / 100.0}'");
    }

    private static void Escape(StringBuilder svg, string text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => svg.Append("&amp;"),
                '<' => svg.Append("&lt;"),
                '>' => svg.Append("&gt;"),
                '"' => svg.Append("&quot;"),
                '\'' => svg.Append("&#39;"),
                // No XML document may have these two.
                '\uFFFE' or '\uFFFF' => svg.Append('\uFFFD'),
                _ => svg.Append(character),
            };
        }
    }
}
