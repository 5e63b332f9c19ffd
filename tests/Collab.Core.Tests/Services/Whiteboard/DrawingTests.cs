using Collab.Core.Services.Drawings;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;
using static Collab.Core.Tests.Services.Whiteboard.WhiteboardRoom;

namespace Collab.Core.Tests.Services.Whiteboard;

[Parallelizable(ParallelScope.All)]
public sealed class DrawingTests
{
    [Test]
    public void What_is_new_lies_on_top_and_is_its_authors()
    {
        var driver = Open();
        var ids = driver.Draw("bob", 1, Rectangle(1, 2), Stroke(3, 4, 5, 6), Text(" Hello "));
        Assert.That(ids, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(driver.Stack(), Is.EqualTo(new[] { 1, 2, 3 }));
        var text = driver.Board().Find(3)!;
        Assert.That((text.Author, text.Text.Text), Is.EqualTo(("bob", "Hello")));
        Assert.That(driver.Draw("dan"), Is.EqualTo(4));
        Assert.That(driver.Stack(), Is.EqualTo(new[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void What_the_sender_says_of_id_author_and_place_does_not_count()
    {
        var driver = Open();
        var forged = Rectangle(0, 0);
        (forged.Id, forged.Author, forged.Z) = (77, "ann", -5);
        driver.Draw("bob", 1, forged);
        var drawn = driver.Board().Find(1)!;
        Assert.That((drawn.Author, drawn.Z > 0), Is.EqualTo(("bob", true)));
    }

    [TestCaseSource(nameof(Illegal))]
    public void What_is_not_legal_is_refused_with_the_field(DrawnObject drawn, string saying)
    {
        var driver = Open();
        driver.Send("bob", new AddObjects { Board = 1, Objects = { drawn } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }

    public static IEnumerable<TestCaseData> Illegal()
    {
        return Cases().Select(x => new TestCaseData(x.Drawn, x.Saying).SetArgDisplayNames(x.Saying));

        static IEnumerable<(DrawnObject Drawn, string Saying)> Cases() =>
        [
            (new DrawnObject(), "position is missing"),
            (new DrawnObject { Position = new Position() }, "no shape"),
            (Rectangle(DrawingLimits.CoordinateMax + 1, 0), "position.x is 10000001"),
            (Rectangle(0, -DrawingLimits.CoordinateMax - 1), "position.y is -10000001"),
            (Rectangle(0, 0, 0), "rectangle.width is 0"),
            (Rectangle(0, 0, 1, -1), "rectangle.height is -1"),
            (Stroke(0, 0, 1), "stroke.points has 1 numbers"),
            (Stroke(0, 0, new int[(2 * DrawingLimits.PointsPerStrokeMax) + 2]), "stroke.points has 4002"),
            (Stroke(0, 0, DrawingLimits.CoordinateMax, 0, 1, 0), "stroke.points leads to 10000001, 0"),
            (Text("  "), "text.text"),
            (Text(new string('x', DrawingLimits.TextCharactersMax + 1)), "text.text"),
            (With(Text("x"), x => x.Text.Size = 39), "text.size is 39"),
            (With(Rectangle(0, 0), x => x.Style = null), "style is missing"),
            (With(Rectangle(0, 0), x => x.Style.Color = "red"), "style.color is 'red'"),
            (With(Rectangle(0, 0), x => x.Style.Fill = "#12345g"), "style.fill is '#12345g'"),
            (With(Rectangle(0, 0), x => x.Style.Width = 0), "style.width is 0"),
            (With(Rectangle(0, 0), x => x.Style.Opacity = 101), "style.opacity is 101"),
            (Image("http://example.org/a.png"), "image.url is 'http://example.org/a.png'"),
            (Image("javascript:alert(1)"), "image.url"),
            (Image("data:image/png;base64,AAAA"), "image.url"),
            (Image("//example.org/a.png"), "image.url"),
            (Image("https://user:secret@example.org/a.png"), "image.url"),
            (Image("https://example.org/a b.png"), "image.url"),
            (Image(""), "image.url"),
            (With(Image("/a"), x => x.Image.Width = 0), "image.width is 0"),
            (With(Image("/a"), x => x.Image.Description = new string('x', 201)), "image.description"),
        ];

        static DrawnObject With(DrawnObject drawn, Action<DrawnObject> change)
        {
            change(drawn);
            return drawn;
        }
    }

    [TestCase("https://example.org/a.png?b=1&c=%20")]
    [TestCase("/collab/blobs/4711/plan.png")]
    public void Images_are_of_https_or_of_this_server(string url) =>
        Assert.That(Open().Draw("bob", 1, Image(url)), Has.Length.EqualTo(1));

    [Test]
    public void One_command_has_at_least_one_object_and_not_too_many()
    {
        var driver = Open();
        driver.Send("bob", new AddObjects { Board = 1 }).ShouldBeRefused(RefusalCode.InvalidArgument, "0 entries");
        var many = Enumerable.Repeat(Rectangle(0, 0), DrawingLimits.ObjectsAddedMax + 1);
        driver.Send("bob", new AddObjects { Board = 1, Objects = { many } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "101 entries", "1 to 100");
        var large = Enumerable.Repeat(Stroke(0, 0, [.. Enumerable.Repeat(1000, 4000)]), 10);
        driver.Send("bob", new AddObjects { Board = 1, Objects = { large } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "bytes", "49152");
        driver.Send("bob", new DeleteObjects { Board = 1, Objects = { Enumerable.Range(1, 501).Select(x => (long)x) } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "501 entries", "1 to 500");
    }

    [Test]
    public void Moving_keeps_shapes_and_stays_on_the_board()
    {
        var driver = Open();
        var id = driver.Draw("bob", 10, 20);
        driver.Move("bob", id, 5, -7).ShouldBe(new ObjectsChanged
        {
            Board = 1,
            Objects = { new DrawnObject { Id = id, Position = new Position { X = 15, Y = 13 } } },
        });
        Assert.That(driver.Board().Find(id)!.Rectangle.Width, Is.EqualTo(100));
        driver.Move("bob", id, 0).ShouldChangeNothing();
        driver.Move("bob", id, DrawingLimits.CoordinateMax).ShouldBeRefused(RefusalCode.InvalidArgument, "position.x");
    }

    [Test]
    public void Reshaping_keeps_the_kind()
    {
        var driver = Open();
        var id = driver.Draw("bob");
        var wanted = Rectangle(1, 2, 3, 4);
        wanted.Id = id;
        driver.Send("bob", new ReshapeObjects { Board = 1, Objects = { wanted } });
        var drawn = driver.Board().Find(id)!;
        Assert.That((drawn.Position.X, drawn.Rectangle.Height), Is.EqualTo((1, 4)));
        driver.Send("bob", new ReshapeObjects { Board = 1, Objects = { wanted } }).ShouldChangeNothing();
        var other = Text("x");
        other.Id = id;
        driver.Send("bob", new ReshapeObjects { Board = 1, Objects = { other } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "Rectangle", "Text");
    }

    [Test]
    public void Restyling_changes_what_it_names()
    {
        var driver = Open();
        var id = driver.Draw("bob");
        driver.Send("bob", new RestyleObjects { Board = 1, Objects = { id }, Fill = "#ffff00", Width = 40 });
        Assert.That(
            driver.Board().Find(id)!.Style,
            Is.EqualTo(new Style { Color = "#102030", Fill = "#ffff00", Width = 40, Opacity = 100 }));
        driver.Send("bob", new RestyleObjects { Board = 1, Objects = { id }, Width = 40 }).ShouldChangeNothing();
        driver.Send("bob", new RestyleObjects { Board = 1, Objects = { id }, Color = "" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "style.color");
    }

    [Test]
    public void Others_work_is_for_presenters_and_above_to_change()
    {
        var driver = Open();
        var id = driver.Draw("bob");
        driver.Move("dan", id, 1).ShouldBeRefused(RefusalCode.NotPermitted, $"Object {id}", "'bob'");
        driver.Send("dan", new DeleteObjects { Board = 1, Objects = { id } }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Move("pat", id, 1);
        driver.Move("ann", id, 1);
        Assert.That(driver.XOf(id), Is.EqualTo(2));
        driver.Send("ann", new DeleteObjects { Board = 1, Objects = { id } })
            .ShouldBe(new ObjectsDeleted { Board = 1, Objects = { id } });
        driver.Move("bob", id, 1).ShouldBeRefused(RefusalCode.NotFound, $"no object {id}");
    }

    [Test]
    public void An_object_is_named_once()
    {
        var driver = Open();
        var id = driver.Draw("bob");
        driver.Send("bob", new MoveObjects { Board = 1, Objects = { id, id }, Dx = 1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "twice");
    }

    [Test]
    public void Clearing_takes_ones_own_and_a_moderator_takes_everything()
    {
        var driver = Open();
        driver.Draw("bob");
        var dans = driver.Draw("dan");
        driver.Send("bob", new ClearBoard { Board = 1 }).ShouldBe(new BoardCleared { Board = 1, Author = "bob" });
        Assert.That(driver.Stack(), Is.EqualTo(new[] { dans }));
        driver.Send("bob", new ClearBoard { Board = 1 }).ShouldChangeNothing();
        driver.Undo("bob");
        Assert.That(driver.Stack(), Has.Length.EqualTo(2));
        driver.Send("pat", new ClearBoard { Board = 1, All = true })
            .ShouldBeRefused(RefusalCode.NotPermitted, "co-hosts and hosts");
        driver.Send("ann", new ClearBoard { Board = 1, All = true })
            .ShouldBe(new BoardCleared { Board = 1, All = true });
        driver.Send("ann", new ClearBoard { Board = 1, All = true }).ShouldChangeNothing();
        Assert.That(driver.Whiteboard().Drawings.StepCount, Is.Zero);
        driver.Undo("bob").ShouldBeRefused(RefusalCode.NotFound, "nothing of yours");
    }

    [Test]
    public void What_somebody_drew_stays_when_they_leave_and_they_can_undo_it_when_they_are_back()
    {
        var driver = Open();
        var id = driver.Draw("bob");
        driver.Send("bob", new Protocol.Services.Roster.Leave());
        Assert.That(driver.Stack(), Is.EqualTo(new[] { id }));
        driver.Join("bob").Undo("bob");
        Assert.That(driver.Stack(), Is.Empty);
    }
}
