using Collab.Protocol.Services.Drawings;
using Shape = Collab.Protocol.Services.Drawings.DrawnObject.ShapeOneofCase;

namespace Collab.Core.Services.Drawings;

/// <summary>Which positions, shapes and styles are legal.</summary>
internal static class Shapes
{
    private const int Max = DrawingLimits.CoordinateMax;

    /// <summary>Checks position and shape.</summary>
    /// <returns><c>null</c> when legal, else the refusal.</returns>
    public static Decision? Check(DrawnObject drawn)
    {
        if (drawn.Position is null) return Checks.Invalid("position is missing.");
        return Place(drawn.Position.X, drawn.Position.Y) ?? drawn.ShapeCase switch
        {
            Shape.Stroke => Stroke(drawn.Stroke),
            Shape.Line => Checks.Number("line.dx", drawn.Line.Dx, -Max, Max)
                ?? Checks.Number("line.dy", drawn.Line.Dy, -Max, Max),
            Shape.Rectangle => Box("rectangle", drawn.Rectangle.Width, drawn.Rectangle.Height),
            Shape.Ellipse => Box("ellipse", drawn.Ellipse.Width, drawn.Ellipse.Height),
            Shape.Text => Text(drawn.Text),
            Shape.Image => Image(drawn.Image),
            _ => Checks.Invalid("The object has no shape: give it a stroke, line, rectangle, ellipse, text or image."),
        };
    }

    /// <summary>Whether a place is on the surface.</summary>
    public static Decision? Place(long x, long y) =>
        Checks.Number("position.x", x, -Max, Max) ?? Checks.Number("position.y", y, -Max, Max);

    /// <summary>Checks a style, whole.</summary>
    public static Decision? Check(Style? style) => style is null
        ? Checks.Invalid("style is missing.")
        : Color("style.color", style.Color)
            ?? (style.Fill.Length == 0 ? null : Color("style.fill", style.Fill))
            ?? Checks.Number("style.width", style.Width, 1, DrawingLimits.LineWidthMax)
            ?? Checks.Number("style.opacity", style.Opacity, 1, 100);

    private static Decision? Color(string field, string color) =>
        color.Length == 7 && color[0] == '#' && color.Skip(1).All(char.IsAsciiHexDigit)
            ? null
            : Checks.Invalid($"{field} is '{LegalText.Quotable(color)}': a colour is #rrggbb.");

    private static Decision? Stroke(Stroke stroke)
    {
        var numbers = stroke.Points.Count;
        if (numbers % 2 != 0 || numbers > 2 * DrawingLimits.PointsPerStrokeMax)
        {
            return Checks.Invalid(
                $"stroke.points has {numbers} numbers: an even count up to {2 * DrawingLimits.PointsPerStrokeMax} is "
                + "legal.");
        }

        var (x, y) = (0L, 0L);
        for (var i = 0; i < numbers; i += 2)
        {
            x += stroke.Points[i];
            y += stroke.Points[i + 1];
            if (Math.Abs(x) <= Max && Math.Abs(y) <= Max) continue;
            return Checks.Invalid($"stroke.points leads to {x}, {y}: -{Max} to {Max} are legal.");
        }

        return null;
    }

    private static Decision? Box(string field, int width, int height) =>
        Checks.Number($"{field}.width", width, 1, Max) ?? Checks.Number($"{field}.height", height, 1, Max);

    private static Decision? Text(Label label) =>
        LegalText.CheckLines("text.text", label.Text.Trim(), 1, DrawingLimits.TextCharactersMax)
        ?? Checks.Number("text.size", label.Size, DrawingLimits.TextSizeMin, DrawingLimits.TextSizeMax);

    private static Decision? Image(Picture image) =>
        Box("image", image.Width, image.Height)
        ?? LegalText.CheckLine("image.description", image.Description, 0, DrawingLimits.DescriptionCharactersMax)
        ?? Url(image.Url);

    /// <summary>Of another site by https alone; of this server by the path. Nothing else is an image's place.</summary>
    private static Decision? Url(string url)
    {
        if (LegalText.CheckLine("image.url", url, 1, DrawingLimits.UrlCharactersMax) is { } refusal) return refusal;
        var path = url.StartsWith('/')
            && !url.StartsWith("//", StringComparison.Ordinal)
            && !url.Contains('\\', StringComparison.Ordinal);
        var legal = path
            ? Uri.IsWellFormedUriString(url, UriKind.Relative)
            : Uri.TryCreate(url, UriKind.Absolute, out var uri)
                && uri.Scheme == Uri.UriSchemeHttps
                && uri.UserInfo.Length == 0
                && Uri.IsWellFormedUriString(url, UriKind.Absolute);
        return legal
            ? null
            : Checks.Invalid(
                $"image.url is '{LegalText.Quotable(url)}': https://... without a user name is legal, or the path "
                + "of an image on this server, with a / in front.");
    }
}
