using System.Globalization;
using System.Text;
using Collab.Protocol.Services.Captions;

namespace Collab.Core.Services.Captions;

/// <summary>Lines for reading: <c>[00:01:05] Ada: Good morning</c>.</summary>
internal static class PlainText
{
    public static string Of(IEnumerable<CaptionLine> lines, long origin)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Where(line => !line.Removed))
            text.Append('[').Append(Offset(line.Start - origin)).Append("] ").Append(line.SpeakerName).Append(": ")
                .Append(line.Text).Append('\n');
        return text.ToString();
    }

    private static string Offset(long milliseconds)
    {
        var seconds = Math.Max(0, milliseconds) / 1000;
        return string.Create(
            CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }
}

/// <summary>Lines as cues of a WebVTT file.</summary>
internal static class WebVtt
{
    public const string Header = "WEBVTT\n\n";

    // A cue that ends when it starts is never shown.
    private const int CueMillisecondsMin = 1000;

    /// <param name="lines">In any order; a file's cues are in the order of their starts.</param>
    /// <param name="origin">What the file's times count from.</param>
    /// <param name="latestStart">The latest start of the pages before: no cue starts before it.</param>
    public static string Cues(IEnumerable<CaptionLine> lines, long origin, long latestStart)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Where(line => !line.Removed).OrderBy(line => line.Start).ThenBy(line => line.Id))
        {
            var start = Math.Max(Math.Max(line.Start, latestStart) - origin, 0);
            var end = Math.Max(line.End - origin, start + CueMillisecondsMin);
            text.Append(CultureInfo.InvariantCulture, $"{line.Id}\n{Offset(start)} --> {Offset(end)}\n")
                .Append(CultureInfo.InvariantCulture, $"<v {Escape(line.SpeakerName)}>{Escape(line.Text)}\n\n");
        }

        return text.ToString();
    }

    // Hours have two digits or more.
    private static string Offset(long milliseconds)
    {
        var seconds = milliseconds / 1000;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}.{milliseconds % 1000:000}");
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
