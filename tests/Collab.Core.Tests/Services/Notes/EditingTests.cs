using Collab.Core.Services.Notes;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Texts;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Notes;

internal sealed class EditingTests
{
    [Test]
    public void An_edit_changes_the_text_and_makes_a_version()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "Hello").ShouldBe(new TextEdited
        {
            Version = 1,
            Spans = { new TextSpan { Insert = "Hello" } },
            Writer = "ann",
            Number = 1,
        });
        driver.Write("bob", 1, 4, "i all").ShouldBe(new TextEdited
        {
            Version = 2,
            Spans = { new TextSpan { Keep = 1, Remove = 4, Insert = "i all" } },
            Removed = "ello",
            Writer = "bob",
            Number = 1,
        });
        Assert.That((driver.Text(), driver.Notes().Version), Is.EqualTo(("Hi all", 2)));
    }

    [Test]
    public void An_edit_of_an_older_version_is_carried_over_what_was_written_since()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "one three");
        driver.Write("ann", 0, 0, "> ");
        driver.Write("bob", 4, 0, "two ", version: 1);
        Assert.That(driver.Text(), Is.EqualTo("> one two three"));
        driver.Write("cid", 0, 9, "", version: 1);
        Assert.That(driver.Text(), Is.EqualTo("> two "), "what others put in meanwhile stays");
    }

    [Test]
    public void Who_comes_first_stands_before_at_the_same_place()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "first ", version: 0);
        driver.Write("bob", 0, 0, "second", version: 0);
        Assert.That(driver.Text(), Is.EqualTo("first second"));
    }

    [Test]
    public void An_edit_that_is_sent_again_is_done_once_whatever_the_session()
    {
        var driver = NotesRoom.Open();
        var edit = driver.Edit("ann-1", 0, 0, "once");
        driver.Send("ann", edit);
        driver.Send("ann", edit.Clone()).ShouldChangeNothing();
        driver.Join("ann", Role.Host);
        driver.Send("ann", edit.Clone()).ShouldChangeNothing();
        Assert.That(driver.Text(), Is.EqualTo("once"));
    }

    [Test]
    public void What_two_take_out_is_taken_out_once_and_both_are_told()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "abc");
        driver.Write("ann", 1, 1, "", version: 1);
        driver.Write("bob", 1, 1, "", version: 1)
            .ShouldBe(new TextEdited { Version = 3, Writer = "bob", Number = 1 });
        Assert.That(driver.Text(), Is.EqualTo("ac"));
    }

    [TestCase(-1, "0 to 2")]
    [TestCase(3, "0 to 2")]
    public void A_version_that_is_not_known_is_refused(long version, string range)
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "a");
        driver.Write("ann", 0, 0, "b");
        driver.Write("bob", 0, 0, "c", version).ShouldBeRefused(RefusalCode.InvalidArgument, $"{version}", range);
    }

    [Test]
    public void The_oldest_edits_are_forgotten_by_number_and_by_size()
    {
        var driver = NotesRoom.Open();
        for (var i = 0; i < NotesLimits.KnownEditsMax + 5; i++) driver.Write("ann", 0, i % 2, i % 2 == 0 ? "x" : "");
        Assert.That(driver.Notes().Edits, Has.Count.EqualTo(NotesLimits.KnownEditsMax));
        driver.Write("bob", 0, 0, "y", version: 4).ShouldBeRefused(RefusalCode.InvalidArgument, "5 to 1005");
        driver.Write("bob", 0, 0, "y", version: 5);
        for (var i = 0; i < 30; i++)
        {
            driver.Write("ann", 0, 0, new string('z', 4000));
            driver.Write("ann", 0, 4000, new string('y', 4000));
            driver.Write("ann", 0, 4000, "");
        }

        var notes = driver.Notes();
        Assert.That(notes.Edits.Sum(x => x.CalculateSize()), Is.LessThanOrEqualTo(NotesLimits.KnownBytesMax));
        Assert.That(notes.Edits, Has.Count.InRange(20, 60));
    }

    [Test]
    public void The_writer_who_has_not_written_for_longest_is_forgotten()
    {
        var driver = NotesRoom.Open();
        for (var i = 0; i <= NotesLimits.WritersMax; i++)
        {
            driver.Send("bob", driver.Edit($"w{i}", 0, 0, "x"));
            if (i == 100) driver.Send("bob", driver.Edit("w0", 0, 0, "x"));
        }

        var writers = driver.Notes().Writers;
        Assert.That(writers, Has.Count.EqualTo(NotesLimits.WritersMax));
        Assert.That((writers.ContainsKey("w0"), writers.ContainsKey("w1")), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_full_text_takes_no_more_until_something_is_taken_out()
    {
        var driver = NotesRoom.Open();
        while (driver.Notes().Text.Length < NotesLimits.TextUnitsMax)
        {
            var room = NotesLimits.TextUnitsMax - driver.Notes().Text.Length;
            driver.Write("ann", 0, 0, new string('x', Math.Min(room, NotesLimits.EditUnitsMax)));
        }

        driver.Write("bob", 0, 0, "y").ShouldBeRefused(RefusalCode.LimitReached, "100001", "100000");
        Assert.That(driver.Write("bob", 0, 1, "y").Refused, Is.Null);
        Assert.That(new NotesService().ToSnapshot(driver.Notes()).CalculateSize(), Is.LessThan(1024 * 1024));
    }

    [Test]
    public void Spans_that_do_not_fit_are_refused()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "abc");
        driver.Write("ann", 4, 0, "x").ShouldBeRefused(RefusalCode.InvalidArgument, "version 1");
        driver.Write("ann", 2, 2, "").ShouldBeRefused(RefusalCode.InvalidArgument, "version 1");
        driver.Write("ann", -1, 0, "x").ShouldBeRefused(RefusalCode.InvalidArgument, "-1");
        driver.Write("ann", 0, 0, "").ShouldBeRefused(RefusalCode.InvalidArgument, "0 characters", "8000");
        driver.Write("ann", int.MaxValue, 0, "x").ShouldBeRefused(RefusalCode.InvalidArgument, "100000");
        driver.Write("ann", 0, 0, new string('x', NotesLimits.EditUnitsMax + 1))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "8001", "8000");
        var many = driver.Edit("ann", 0, 0, "x");
        for (var i = 0; i < NotesLimits.EditSpansMax; i++) many.Spans.Add(new TextSpan { Insert = "x" });
        driver.Send("ann", many).ShouldBeRefused(RefusalCode.InvalidArgument, "201", "200");
        many.Spans.Clear();
        driver.Send("ann", many).ShouldBeRefused(RefusalCode.InvalidArgument, "0 items");
    }

    [TestCase("a\rb", "U+000D")]
    [TestCase("a\0b", "U+0000")]
    [TestCase("a\u202Eb", "U+202E")]
    public void What_may_not_be_written_is_refused(string insert, string saying)
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, insert).ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }

    [Test]
    public void Half_a_character_is_refused() => NotesRoom.Open().Write("ann", 0, 0, "\U0001F600"[..1])
        .ShouldBeRefused(RefusalCode.InvalidArgument, "D83D");

    [Test]
    public void No_character_is_split()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "a\U0001F600b");
        driver.Write("ann", 2, 0, "x").ShouldBeRefused(RefusalCode.InvalidArgument, "surrogate");
        driver.Write("ann", 0, 2, "").ShouldBeRefused(RefusalCode.InvalidArgument, "surrogate");
        driver.Write("ann", 1, 2, "").ShouldBe(new TextEdited
        {
            Version = 2,
            Spans = { new TextSpan { Keep = 1, Remove = 2 } },
            Removed = "\U0001F600",
            Writer = "ann",
            Number = 1 + 1,
        });
    }

    [Test]
    public void A_writer_has_a_name_and_counts()
    {
        var driver = NotesRoom.Open();
        driver.Send("ann", driver.Edit("", 0, 0, "x")).ShouldBeRefused(RefusalCode.InvalidArgument, "writer");
        driver.Send("ann", driver.Edit(new string('x', 33), 0, 0, "x"))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "32");
        var edit = driver.Edit("ann", 0, 0, "x");
        edit.Number = 0;
        driver.Send("ann", edit).ShouldBeRefused(RefusalCode.InvalidArgument, "number is 0");
    }

    [Test]
    public void Nothing_is_written_after_the_end()
    {
        var driver = NotesRoom.Open();
        driver.Send("ann", new End());
        driver.Node(driver.Edit("server", 0, 0, "x")).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [Test]
    public void A_host_may_keep_the_pen_to_some()
    {
        var driver = NotesRoom.Open();
        driver.Send("ann", new ChangePermissions
        {
            Permissions = { new MessagePermission { Service = "notes", Type = "EditText", Minimum = Role.Presenter } },
        });
        driver.Write("bob", 0, 0, "x").ShouldBeRefused(RefusalCode.NotPermitted);
        Assert.That(driver.Write("ann", 0, 0, "x").Refused, Is.Null);
    }
}
