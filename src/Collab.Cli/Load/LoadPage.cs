using System.Globalization;
using System.Net;
using System.Text;

namespace Collab.Cli.Load;

/// <summary>A report as one HTML file that needs nothing else: figures, and plots over the time of the run.</summary>
internal static class LoadPage
{
    private const int Width = 900;
    private const int Height = 220;
    private const int Left = 70;
    private const int Bottom = 26;
    private const int Top = 10;

    private static readonly string[] Colours = ["#2563eb", "#d97706", "#dc2626"];

    /// <summary>The page.</summary>
    public static string Of(LoadReport report)
    {
        var page = new StringBuilder();
        page.Append(
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>collab load</title><style>
            :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;
            padding:0 1em}pre{overflow-x:auto;padding:1em;border:1px solid #8884;border-radius:8px}
            svg{width:100%;height:auto}svg text{fill:currentColor;font:12px system-ui,sans-serif}
            .valid{color:#15803d}.invalid,.unknown{color:#dc2626}</style>

            """);
        Add(page, $"<h1>collab load: <span class=\"{report.Verdict}\">");
        Add(page, $"{report.Verdict}</span></h1>");
        Add(page, $"<p>{WebUtility.HtmlEncode(report.Workload.Describe())}</p>");
        Add(page, $"<pre>{Encoded(report.Lines())}</pre>");
        Plot(page, report, "Deliveries per second", [("delivered/s", x => x.DeliveredPerSecond)], isLog: false);
        Plot(page, report, "Acknowledged posts per second", [("acked/s", x => x.AckedPerSecond)], isLog: false);
        Plot(
            page,
            report,
            "Time to acknowledgement, ms",
            [("p50", x => x.AckP50), ("p99", x => x.AckP99), ("max", x => x.AckMax)],
            isLog: true);
        Plot(
            page,
            report,
            "Time to delivery, ms",
            [("p50", x => x.DeliveryP50), ("p99", x => x.DeliveryP99), ("max", x => x.DeliveryMax)],
            isLog: true);
        Pauses(page, report);
        return page.Append("</html>\n").ToString();
    }

    private static string Encoded(IEnumerable<string> lines) => WebUtility.HtmlEncode(string.Join('\n', lines));

    private static void Plot(
        StringBuilder page,
        LoadReport report,
        string title,
        (string Name, Func<LoadInterval, double> Value)[] series,
        bool isLog)
    {
        if (report.Timeline.Count == 0) return;
        var max = Math.Max(1, report.Timeline.Max(x => series.Max(s => s.Value(x))));
        var top = isLog ? Math.Pow(10, Math.Ceiling(Math.Log10(max))) : Nice(max);
        const double LogMin = 0.1;
        Begin(page, report, title);
        var lines = isLog
            ? Enumerable.Range(-1, (int)Math.Log10(top) + 2).Select(x => Math.Pow(10, x))
            : Enumerable.Range(0, 5).Select(x => top * x / 4);
        foreach (var value in lines)
        {
            var y = Y(value);
            Add(page, $"<line x1=\"{Left}\" x2=\"{Width}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"");
            page.Append(" stroke=\"currentColor\" stroke-opacity=\".15\"/>");
            Add(page, $"<text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">");
            Add(page, $"{value:#,0.#}</text>");
        }

        for (var i = 0; i < series.Length; i++)
        {
            var (name, value) = series[i];
            Add(page, $"<polyline fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"2\"");
            page.Append(" points=\"");
            foreach (var interval in report.Timeline)
            {
                Add(page, $"{X(report, interval.AtSeconds):0.#},");
                Add(page, $"{Y(value(interval)):0.#} ");
            }

            Add(page, $"\"/><text x=\"{Width - 60}\" y=\"{Top + 14 + (i * 16)}\"");
            Add(page, $" style=\"fill:{Colours[i]}\">{name}</text>");
        }

        page.Append("</svg>");

        double Y(double value)
        {
            var share = isLog
                ? Math.Log10(Math.Max(value, LogMin) / LogMin) / Math.Log10(top / LogMin)
                : value / top;
            return Top + ((1 - share) * (Height - Top - Bottom));
        }
    }

    private static void Pauses(StringBuilder page, LoadReport report)
    {
        if (report.Pauses.Count == 0)
        {
            Add(page, $"<h2>Pauses</h2><p>None above {PauseMin:0} ms.</p>");
            return;
        }

        var longest = report.Pauses.Max(x => x.Ms);
        Begin(page, report, FormattableString.Invariant($"Pauses above {PauseMin:0} ms, by length in ms"));
        foreach (var pause in report.Pauses)
        {
            var y = Top + ((1 - (pause.Ms / Nice(longest))) * (Height - Top - Bottom));
            var until = Math.Min(report.Seconds, pause.AtSeconds + (pause.Ms / 1000));
            Add(page, $"<line x1=\"{X(report, Math.Max(0, pause.AtSeconds)):0.#}\" ");
            Add(page, $"x2=\"{X(report, until) + 2:0.#}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" ");
            Add(page, $"stroke=\"{Colours[2]}\" stroke-width=\"3\"><title>");
            Add(page, $"{pause.Conference}: {pause.Ms:0} ms</title></line>");
        }

        Add(page, $"<text x=\"{Left - 6}\" y=\"{Top + 10}\" text-anchor=\"end\">");
        Add(page, $"{Nice(longest):#,0}</text></svg>");
    }

    private static void Begin(StringBuilder page, LoadReport report, string title)
    {
        Add(page, $"<h2>{title}</h2><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" ");
        Add(page, $"aria-label=\"{title}\">");
        for (var i = 0; i <= 4; i++)
        {
            var at = report.Seconds * i / 4;
            Add(page, $"<text x=\"{X(report, at):0.#}\" y=\"{Height - 6}\" ");
            Add(page, $"text-anchor=\"{(i == 4 ? "end" : "middle")}\">{at:0.#} s</text>");
        }

        foreach (var fault in report.Faults)
        {
            var x = X(report, fault.AtSeconds);
            Add(page, $"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top}\" ");
            Add(page, $"y2=\"{Height - Bottom}\" stroke=\"{Colours[2]}\" ");
            Add(page, $"stroke-dasharray=\"4\"><title>{fault.What}</title></line>");
        }
    }

    private static void Add(StringBuilder page, FormattableString text) =>
        page.Append(text.ToString(CultureInfo.InvariantCulture));

    private static double PauseMin => LoadConference.PauseMin.TotalMilliseconds;

    private static double X(LoadReport report, double seconds) =>
        Left + (seconds / Math.Max(report.Seconds, 0.001) * (Width - Left));

    private static double Nice(double max)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(max)));
        return Math.Ceiling(max / unit) * unit;
    }
}
