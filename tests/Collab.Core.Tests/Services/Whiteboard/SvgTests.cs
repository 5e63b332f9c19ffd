using System.Text;
using System.Xml.Linq;
using Collab.Core.Services;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Whiteboard;
using static Collab.Core.Tests.Services.Whiteboard.WhiteboardRoom;

namespace Collab.Core.Tests.Services.Whiteboard;

[Parallelizable(ParallelScope.All)]
public sealed class SvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void A_board_is_one_document_with_every_object()
    {
        var driver = Open();
        driver.Draw(
            "bob",
            1,
            Rectangle(10, 20),
            Stroke(0, 0, 30, 40),
            Stroke(5, 5),
            new DrawnObject { Position = new Position(), Ellipse = new Box { Width = 9, Height = 4 }, Style = Ink() },
            new DrawnObject { Position = new Position(), Line = new Line { Dx = 90, Arrow = true }, Style = Ink() },
            new DrawnObject { Position = new Position(), Line = new Line { Arrow = true }, Style = Ink() },
            Text("two\nlines"),
            Image("https://example.org/a.png?b=1&c=2"));
        var root = Export(driver).Root!;
        Assert.That(
            root.Elements().Select(x => x.Name.LocalName),
            Is.EqualTo(new[] { "title", "rect", "rect", "path", "path", "ellipse", "path", "path", "text", "image" }));
        Assert.That(root.Elements(Svg + "path").First().Attribute("d")!.Value, Is.EqualTo("M0 0l30 40"));
        Assert.That(root.Element(Svg + "text")!.Elements().Select(x => x.Value), Is.EqualTo(new[] { "two", "lines" }));
        Assert.That(
            root.Element(Svg + "image")!.Attribute("href")!.Value, Is.EqualTo("https://example.org/a.png?b=1&c=2"));
    }

    [Test]
    public void What_people_wrote_is_escaped()
    {
        const string Evil = "</text><script>alert('1')</script>&\"\uFFFE";
        var driver = Open();
        driver.Send("pat", new RenameBoard { Board = 1, Title = "<b>\"&'" });
        driver.Draw("bob", 1, Text(Evil), Image("/a?b='&c=%22"));
        var document = Export(driver);
        Assert.That(document.Descendants().Select(x => x.Name.LocalName), Does.Not.Contain("script"));
        Assert.That(document.Root!.Element(Svg + "title")!.Value, Is.EqualTo("<b>\"&'"));
        Assert.That(document.Root!.Element(Svg + "text")!.Value, Is.EqualTo(Evil.Replace('\uFFFE', '\uFFFD')));
    }

    [Test]
    public void An_empty_board_is_a_document_too() =>
        Assert.That(Export(Open()).Root!.Elements().Count(), Is.EqualTo(2));

    [Test]
    public void A_large_board_comes_in_parts()
    {
        var driver = Open();
        FullBoards.Fill(driver, 1, 10_000);
        var parts = Parts(driver).ToList();
        Assert.That(parts, Has.Count.GreaterThan(1));
        Assert.That(parts.Max(x => x.Length), Is.LessThan(600_000));
        Assert.That(XDocument.Parse(string.Concat(parts)).Root!.Elements(Svg + "rect").Count(), Is.EqualTo(10_001));
    }

    [Test]
    public void Objects_that_went_while_the_parts_were_asked_for_leave_the_end()
    {
        var step = Open().Ask(new GetSvg { Board = 1, From = 9 }, new Viewer("bob", Role.Attendee));
        Assert.That(((QueryStep.Answered)step).Answer, Is.EqualTo(new BoardSvg { Svg = "</svg>\n" }));
    }

    [TestCase(2, 0, "not_found")]
    [TestCase(1, -1, "invalid_argument")]
    [TestCase(1, 10_001, "invalid_argument")]
    public void A_query_names_a_board_and_a_part(long board, int from, string code)
    {
        var refused = (QueryStep.Refused)Open().Ask(
            new GetSvg { Board = board, From = from }, new Viewer("bob", Role.Attendee));
        Assert.That(refused.Code, Is.EqualTo(RefusalCode.Find(code)));
    }

    private static XDocument Export(ConferenceDriver driver)
    {
        var text = new StringBuilder();
        foreach (var part in Parts(driver)) text.Append(part);
        return XDocument.Parse(text.ToString());
    }

    private static IEnumerable<string> Parts(ConferenceDriver driver)
    {
        var next = 0;
        do
        {
            var step = driver.Ask(new GetSvg { Board = 1, From = next }, new Viewer("bob", Role.Attendee));
            var part = (BoardSvg)((QueryStep.Answered)step).Answer;
            yield return part.Svg;
            next = part.Next;
        }
        while (next > 0);
    }
}
