using Collab.Core.Services;
using Collab.Core.Services.Notes;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Services.Roster;
using GetHistory = Collab.Protocol.Services.Notes.GetHistory;
using History = Collab.Protocol.Services.Notes.History;

namespace Collab.Core.Tests.Services.Notes;

internal sealed class NotesHistoryTests
{
    [Test]
    public void Edits_of_one_participant_in_a_row_are_one_revision()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "one ");
        driver.AdvanceSeconds(50);
        driver.Write("ann", 4, 0, "two ");
        driver.Write("bob", 0, 4, "");
        driver.AdvanceSeconds(61);
        driver.Write("bob", 0, 0, "x");
        Assert.That(driver.Answer<History>(new GetHistory()), Is.EqualTo(new History
        {
            Revisions =
            {
                new Revision { Version = 4, Participant = "bob", Time = driver.Now, Edits = 1, Inserted = 1 },
                new Revision { Version = 3, Participant = "bob", Time = driver.Now - 61_000, Edits = 1, Removed = 4 },
                new Revision { Version = 2, Participant = "ann", Time = driver.Now - 61_000, Edits = 2, Inserted = 8 },
            },
        }));
    }

    [Test]
    public void History_comes_in_pages_and_in_all_is_every_edit()
    {
        var driver = NotesRoom.Open();
        for (var i = 0; i < 30; i++)
        {
            driver.Write(i % 2 == 0 ? "ann" : "bob", 0, 0, "x");
            driver.Send("cid", new PostMessage { Text = "between" });
        }

        var versions = new List<long>();
        var query = new GetHistory { Limit = 7 };
        do
        {
            var page = driver.Answer<History>(query);
            versions.AddRange(page.Revisions.Select(x => x.Version));
            Assert.That(page.Revisions, Has.Count.LessThanOrEqualTo(7));
            query.BeforeSeq = page.NextSeq;
        }
        while (query.BeforeSeq > 0);

        Assert.That(versions, Is.EqualTo(Enumerable.Range(1, 30).Reverse()));
    }

    [Test]
    public void Every_version_can_be_shown_as_it_was()
    {
        var driver = NotesRoom.Open();
        var random = new Random(7);
        var commands = new NotesCommands();
        var texts = new List<string> { "" };
        while (texts.Count < 120)
        {
            var outcome = driver.Send("ann", commands.Next(random, driver));
            if (outcome.Events.Count > 0) texts.Add(driver.Text());
        }

        for (var version = 0; version < texts.Count; version++)
        {
            Assert.That(
                driver.Answer<VersionText>(new GetVersion { Version = version }),
                Is.EqualTo(new VersionText { Version = version, Text = texts[version] }));
        }
    }

    [Test]
    public void A_version_that_is_not_there_or_lies_too_far_back_is_refused()
    {
        var driver = NotesRoom.Open();
        Require(driver, new GetVersion { Version = 1 }, RefusalCode.NotFound, "0 to 0");
        driver.Write("ann", 0, 0, "a");
        driver.Write("ann", 0, 0, "b");
        Require(driver, new GetVersion { Version = -1 }, RefusalCode.NotFound, "0 to 2");
        for (var i = 0; i < NotesLimits.QueryEventsMax; i++) driver.Send("cid", new PostMessage { Text = "x" });
        driver.Write("ann", 0, 0, "c");
        Require(driver, new GetVersion { Version = 1 }, RefusalCode.LimitReached, "version 2");
        Assert.That(driver.Answer<VersionText>(new GetVersion { Version = 2 }).Text, Is.EqualTo("ba"));
        var page = driver.Answer<History>(new GetHistory());
        Assert.That((page.Revisions.Count, page.NextSeq > 0), Is.EqualTo((1, true)));
        page = driver.Answer<History>(new GetHistory { BeforeSeq = page.NextSeq });
        Assert.That((page.Revisions.Single().Edits, page.NextSeq), Is.EqualTo((2, 0)));
    }

    [TestCase(-1, 0, "before_seq")]
    [TestCase(0, -1, "limit")]
    [TestCase(0, 201, "200")]
    public void A_page_that_cannot_be_is_refused(long before, int limit, string saying) => Require(
        NotesRoom.Open(), new GetHistory { BeforeSeq = before, Limit = limit }, RefusalCode.InvalidArgument, saying);

    [Test]
    public void Nobody_has_written_yet() => Assert.That(
        NotesRoom.Open().Answer<History>(new GetHistory()), Is.EqualTo(new History()));

    [Test]
    public void Markdown_has_no_white_space_at_line_ends_and_one_line_end()
    {
        var driver = NotesRoom.Open();
        driver.Write("ann", 0, 0, "\n# Title  \n\n- item\t\n\n\n");
        Assert.That(driver.Answer<Markdown>(new GetMarkdown()).Text, Is.EqualTo("# Title\n\n- item\n"));
        Assert.That(NotesRoom.Open().Answer<Markdown>(new GetMarkdown()).Text, Is.Empty);
    }

    private static void Require(
        ConferenceDriver driver, Google.Protobuf.IMessage query, RefusalCode code, string saying)
    {
        var step = driver.Ask(query, new Viewer("bob", Role.Attendee));
        Assert.That(step, Is.TypeOf<QueryStep.Refused>());
        Assert.That(((QueryStep.Refused)step).Code, Is.EqualTo(code));
        Assert.That(((QueryStep.Refused)step).Message, Does.Contain(saying));
    }
}
