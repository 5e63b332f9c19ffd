using Collab.Core.Services;
using Collab.Core.Services.Captions;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Captions;

[Parallelizable(ParallelScope.All)]
public sealed class TranscriptTests
{
    private static readonly string[] People = ["ann", "pat", "bob", "dan"];

    // Built once: several pages of journal, with lines pushed out by number and by size.
    private static readonly Lazy<ConferenceDriver> Long = new(() => Talk(lines: 1500, seed: 5));

    [Test]
    public void A_transcript_is_text_with_the_time_since_captions_were_on()
    {
        var driver = CaptionsRoom.Open();
        driver.Say("bob", "Good morning");
        driver.AdvanceSeconds(5);
        driver.Say("dan", "Forget this");
        driver.Say("stt", "Mourning", speaker: "ann");
        driver.Send("stt", new CorrectLine { Line = 3, Text = "Morning" });
        driver.Send("dan", new RemoveLine { Line = 2 });
        var transcript = driver.Transcript(TranscriptFormat.Text);
        Assert.That(transcript.Text, Is.EqualTo("[00:01:00] BOB: Good morning\n[00:01:05] ANN: Morning\n"));
        Assert.That(transcript.More, Is.False);
    }

    [Test]
    public void A_transcript_is_a_file_of_WebVTT()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("bob", new AddLine { Text = "a < b && c > d", Start = driver.Now - 2500, End = driver.Now });
        driver.Say("dan", "So it is");
        Assert.That(driver.Transcript(TranscriptFormat.Webvtt).Text, Is.EqualTo(
            """
            WEBVTT

            1
            00:00:57.500 --> 00:01:00.000
            <v BOB>a &lt; b &amp;&amp; c &gt; d

            2
            00:01:00.000 --> 00:01:01.000
            <v DAN>So it is


            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Cues_are_in_the_order_of_their_starts_on_every_page_and_from_page_to_page()
    {
        var driver = CaptionsRoom.Open();
        var now = driver.Now;
        driver.Send("bob", new AddLine { Text = "second", Start = now - 1000, End = now });
        driver.Send("dan", new AddLine { Text = "first", Start = now - 3000, End = now - 2000 });
        driver.Send("pat", new AddLine { Text = "late", Start = now - 9000, End = now - 8000 });
        var one = driver.Transcript(TranscriptFormat.Webvtt, limit: 2);
        Assert.That(one.Text, Does.Contain("first").And.Contain("second"));
        Assert.That(
            one.Text.IndexOf("first", StringComparison.Ordinal),
            Is.LessThan(one.Text.IndexOf("second", StringComparison.Ordinal)));
        Assert.That((one.More, one.LatestStart), Is.EqualTo((true, now - 1000)));
        var other = driver.Transcript(TranscriptFormat.Webvtt, one.NextSeq, 2, one.LatestStart);
        Assert.That(other.Text, Is.EqualTo("3\n00:00:59.000 --> 00:01:00.000\n<v PAT>late\n\n"));
        Assert.That(other.More, Is.False);
    }

    [Test]
    public void An_empty_transcript_is_empty()
    {
        var driver = ConferenceDriver.Created().Join("dan");
        Assert.That(driver.Lines(), Is.EqualTo(new Lines()));
        Assert.That(driver.Transcript(TranscriptFormat.Text), Is.EqualTo(new Transcript()));
        Assert.That(driver.Transcript(TranscriptFormat.Webvtt).Text, Is.EqualTo("WEBVTT\n\n"));
    }

    [TestCase(-1, 0, "after_seq is -1")]
    [TestCase(0, -1, "limit is -1")]
    [TestCase(0, 501, "limit is 501")]
    public void A_query_out_of_range_is_refused(long afterSeq, int limit, string saying)
    {
        IMessage[] queries =
        [
            new GetLines { AfterSeq = afterSeq, Limit = limit },
            new GetTranscript { AfterSeq = afterSeq, Limit = limit },
        ];
        foreach (var query in queries) ShouldBeRefused(query, saying);
    }

    [Test]
    public void A_format_or_start_that_nobody_knows_is_refused()
    {
        ShouldBeRefused(new GetTranscript { Format = (TranscriptFormat)5 }, "format is 5");
        ShouldBeRefused(new GetTranscript { LatestStart = -1 }, "latest_start is -1");
        ShouldBeRefused(new GetTranscript { LatestStart = long.MaxValue }, "latest_start");
    }

    [TestCase(500)]
    [TestCase(100)]
    [TestCase(37)]
    public void Page_by_page_one_reads_every_line_as_it_was_left(int limit)
    {
        var driver = Long.Value;
        Assert.That(driver.Captions().FirstLine, Is.GreaterThan(900), "most of it is in the journal only");
        var expected = Model(driver);
        var read = new List<CaptionLine>();
        for (Lines? page = null; page is null || page.More;)
        {
            page = driver.Lines(page?.NextSeq ?? 0, limit);
            Assert.That(page.Lines_, Has.Count.LessThanOrEqualTo(limit));
            read.AddRange(page.Lines_);
        }

        Assert.That(read, Is.EqualTo(expected));
    }

    [Test]
    public void Pages_of_text_make_the_whole_transcript()
    {
        var driver = Long.Value;
        var (text, page) = ("", new Transcript { More = true });
        while (page.More) text += (page = driver.Transcript(TranscriptFormat.Text, page.NextSeq, 77)).Text;
        var expected = Model(driver).Where(line => !line.Removed).Select(line => $"{line.SpeakerName}: {line.Text}");
        Assert.That(
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["[00:00:00] ".Length..]),
            Is.EqualTo(expected));
    }

    [Test]
    public void A_query_looks_through_so_many_events_and_goes_on_in_the_next_page()
    {
        var driver = CaptionsRoom.Open();
        var mark = driver.State.Seq;
        for (var i = 0; i < (CaptionsLimits.QueryEventsMax / 2) + 50; i++)
        {
            driver.Send("ann", new SwitchCaptions());
            driver.Send("ann", new SwitchCaptions { On = true });
        }

        driver.Say("bob", "at last");
        for (var i = 0; i < CaptionsLimits.RetainedLinesMax; i++) driver.Say("dan", "x");
        var page = driver.Lines();
        Assert.That(page.Lines_, Is.Empty);
        Assert.That((page.More, page.NextSeq), Is.EqualTo((true, (long)CaptionsLimits.QueryEventsMax)));
        Assert.That(mark, Is.LessThan(page.NextSeq));
        Assert.That(driver.Lines(page.NextSeq, 1).Lines_.Single().Text, Is.EqualTo("at last"));
    }

    [Test]
    public void While_nothing_was_pushed_out_the_journal_is_not_read()
    {
        var driver = CaptionsRoom.Open();
        driver.Say("bob", "hello");
        var step = new CaptionsService().Answer(driver.Captions(), new GetLines(), new Viewer("dan", Role.Attendee));
        Assert.That(step, Is.InstanceOf<QueryStep.Answered>());
    }

    [Test]
    public void A_journal_that_was_trimmed_begins_later()
    {
        var driver = Long.Value;
        var kept = driver.Log.Count / 2;
        var step = new CaptionsService().Answer(
            driver.Captions(), new GetLines { Limit = 500 }, new Viewer("dan", Role.Attendee));
        while (step is QueryStep.Read read)
            step = read.Next([.. driver.Log.Skip(kept).Where(x => x.Seq >= read.From && x.Seq <= read.To)]);
        var lines = (Lines)((QueryStep.Answered)step).Answer;
        Assert.That(lines.Lines_, Has.Count.EqualTo(500));
        Assert.That(lines.Lines_[0].Seq, Is.GreaterThan(kept));
    }

    private static void ShouldBeRefused(IMessage query, string saying)
    {
        var step = CaptionsRoom.Open().Ask(query, new Viewer("bob", Role.Attendee));
        Assert.That(step, Is.InstanceOf<QueryStep.Refused>());
        Assert.That(((QueryStep.Refused)step).Code, Is.EqualTo(RefusalCode.InvalidArgument));
        Assert.That(((QueryStep.Refused)step).Message, Does.Contain(saying));
    }

    /// <summary>All lines by folding the log without any bound.</summary>
    private static List<CaptionLine> Model(ConferenceDriver driver)
    {
        var lines = new List<CaptionLine>();
        foreach (var @event in driver.Log.Where(x => x.Service == CaptionsService.ServiceName))
        {
            switch (new CaptionsService().Contract.ParseEvent(@event.Service, @event.Type, @event.Body))
            {
                case LineAdded e:
                    lines.Add(new CaptionLine
                    {
                        Id = e.Line,
                        Seq = @event.Seq,
                        Speaker = e.Speaker,
                        SpeakerName = e.SpeakerName,
                        Author = @event.Participant,
                        Language = e.Language,
                        Start = e.Start,
                        End = e.End,
                        Text = e.Text,
                    });
                    break;
                case LineCorrected e:
                    (lines[(int)e.Line - 1].Text, lines[(int)e.Line - 1].CorrectedAt) = (e.Text, @event.Time);
                    break;
                case LineRemoved e:
                    (lines[(int)e.Line - 1].Text, lines[(int)e.Line - 1].Removed) = ("", true);
                    break;
            }
        }

        return lines;
    }

    private static ConferenceDriver Talk(int lines, int seed)
    {
        var random = new Random(seed);
        var driver = CaptionsRoom.Open();
        for (var added = 0; added < lines;)
        {
            var somebody = People[random.Next(People.Length)];
            var state = driver.Captions();
            // Mostly about the newest lines, sometimes about those that are about to be pushed out.
            var about = random.Next(3) > 0 ? state.NextLine - 1 - random.Next(20) : state.FirstLine + random.Next(20);
            switch (random.Next(8))
            {
                case <= 4:
                    driver.Say(somebody, random.Next(3) == 0 ? new string('\u20AC', 500) : $"text {added}");
                    added++;
                    break;
                case 5:
                    driver.Send(somebody, new RemoveLine { Line = about });
                    break;
                default:
                    driver.Send("ann", new CorrectLine { Line = about, Text = $"corrected {random.Next(100)}" });
                    break;
            }

            driver.Advance(random.Next(5));
        }

        return driver;
    }
}
