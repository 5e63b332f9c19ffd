using Collab.Core.Services.Captions;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Captions;

[Parallelizable(ParallelScope.All)]
public sealed class CaptioningTests
{
    private static IEnumerable<IMessage> Commands => new CaptionsService().Contract.Commands
        .Select(command => command.Type.Parser.ParseFrom(ByteString.Empty));

    [Test]
    public void A_line_is_trimmed_numbered_and_of_who_says_it()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("bob", new AddLine { Text = " Good morning ", Language = "en-GB" }).ShouldBe(new LineAdded
        {
            Line = 1,
            Text = "Good morning",
            Speaker = "bob",
            SpeakerName = "BOB",
            Language = "en-GB",
            Start = driver.Now,
            End = driver.Now,
        });
        Assert.That(driver.Captions().Find(1), Is.EqualTo(new CaptionLine
        {
            Id = 1,
            Seq = driver.State.Seq,
            Speaker = "bob",
            SpeakerName = "BOB",
            Author = "bob",
            Language = "en-GB",
            Start = driver.Now,
            End = driver.Now,
            Text = "Good morning",
        }));
        Assert.That(driver.Say("dan", "Morning"), Is.EqualTo(2));
    }

    [Test]
    public void Captions_are_off_until_a_moderator_switches_them_on()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob");
        driver.Send("bob", new AddLine { Text = "x" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "Captions are off", "switch them on");
        driver.Send("bob", new SwitchCaptions { On = true }).ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
        driver.Send("ann", new SwitchCaptions()).ShouldChangeNothing();
        driver.Send("ann", new SwitchCaptions { On = true }).ShouldBe(new CaptionsSwitched { On = true });
        var origin = driver.Captions().Origin;
        Assert.That(origin, Is.EqualTo(driver.Now));
        driver.AdvanceSeconds(5);
        driver.Send("ann", new SwitchCaptions()).ShouldBe(new CaptionsSwitched());
        driver.Send("ann", new SwitchCaptions { On = true }).ShouldBe(new CaptionsSwitched { On = true });
        Assert.That(driver.Captions().Origin, Is.EqualTo(origin), "transcripts begin where captions first were on");
    }

    [Test]
    public void Only_who_was_chosen_captions_others()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("bob", new AddLine { Text = "x", Speaker = "dan" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'dan'", "only who was chosen");
        driver.Send("ann", new AddLine { Text = "x", Speaker = "dan" }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Say("stt", "I said that", speaker: "dan");
        var line = driver.Captions().Find(1)!;
        Assert.That((line.Author, line.Speaker, line.SpeakerName), Is.EqualTo(("stt", "dan", "DAN")));
        driver.Send("stt", new AddLine { Text = "x", Speaker = "zoe" }).ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
    }

    [Test]
    public void The_server_captions_everybody_and_names_who_speaks()
    {
        var driver = CaptionsRoom.Open();
        driver.Node(new AddLine { Text = "x" }).ShouldBeRefused(RefusalCode.InvalidArgument, "speaker is empty");
        driver.Node(new AddLine { Text = "x", Speaker = "dan" });
        Assert.That(driver.Captions().Find(1)!.Author, Is.Empty);
    }

    [Test]
    public void A_moderator_chooses_who_may_caption()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("bob", new ChooseCaptioners()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ann", new ChooseCaptioners { Who = Captioners.Presenters })
            .ShouldBe(new CaptionersChosen { Who = Captioners.Presenters });
        driver.Say("pat", "x");
        driver.Send("bob", new AddLine { Text = "x" }).ShouldBeRefused(RefusalCode.NotPermitted, "only presenters");
        driver.Send("ann", new ChooseCaptioners { Who = Captioners.Chosen, Chosen = { "dan", "bob", "dan" } })
            .ShouldBe(new CaptionersChosen { Who = Captioners.Chosen, Chosen = { "bob", "dan" } });
        driver.Send("ann", new ChooseCaptioners { Who = Captioners.Chosen, Chosen = { "dan", "bob" } })
            .ShouldChangeNothing();
        driver.Say("bob", "x");
        driver.Send("pat", new AddLine { Text = "x" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "only who was chosen");
        driver.Send("ann", new ChooseCaptioners()).ShouldBe(new CaptionersChosen { Who = Captioners.Everybody });
    }

    [Test]
    public void Whoever_was_chosen_stays_so_when_they_leave_and_come_back()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("stt", new Leave()).ThenSettled();
        driver.Join("stt");
        driver.Say("stt", "x", speaker: "dan");
    }

    [Test]
    public void Choices_out_of_range_are_refused()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("ann", new ChooseCaptioners { Who = (Captioners)7 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "who is 7");
        driver.Send("ann", new ChooseCaptioners { Chosen = { "a b" } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "chosen is 'a b'");
        var many = new ChooseCaptioners();
        many.Chosen.AddRange(Enumerable.Range(0, 51).Select(i => $"p{i}"));
        driver.Send("ann", many).ShouldBeRefused(RefusalCode.InvalidArgument, "chosen has 51", "50");
        many.Chosen.RemoveAt(50);
        driver.Send("ann", many).ShouldBe(new CaptionersChosen
        {
            Who = Captioners.Everybody,
            Chosen = { many.Chosen.Order(StringComparer.Ordinal) },
        });
    }

    [TestCase("", "text has 0 characters")]
    [TestCase("two\nlines", "U+000A")]
    [TestCase("a\u202Eb", "U+202E")]
    public void A_text_that_is_empty_or_harmful_is_refused(string text, string saying)
    {
        var driver = CaptionsRoom.Open();
        driver.Send("bob", new AddLine { Text = text }).ShouldBeRefused(RefusalCode.InvalidArgument, saying);
        driver.Say("bob", "x");
        driver.Send("bob", new CorrectLine { Line = 1, Text = text })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }

    [Test]
    public void A_text_may_have_500_characters_and_no_more()
    {
        var driver = CaptionsRoom.Open();
        driver.Say("bob", new string('\u20AC', 500));
        driver.Send("bob", new AddLine { Text = new string('x', 501) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "501", "1 to 500");
    }

    [TestCase("e n")]
    [TestCase("-en")]
    [TestCase("en-")]
    [TestCase("1en")]
    [TestCase("abcdefghi")]
    [TestCase("aa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee")]
    public void A_language_that_is_no_tag_is_refused(string language) =>
        CaptionsRoom.Open().Send("bob", new AddLine { Text = "x", Language = language })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"language is '{language}'");

    [Test]
    public void Times_are_within_the_conference_and_a_minute()
    {
        var driver = CaptionsRoom.Open();
        var now = driver.Now;
        driver.Send("bob", new AddLine { Text = "x", Start = now - 60_000, End = now });
        driver.Send("bob", new AddLine { Text = "x", Start = now, End = now + 5000 });
        Assert.That(driver.Captions().Lines, Has.Count.EqualTo(2));
        Refused(now - 60_001, now, $"start is {now - 60_001}");
        Refused(now + 1, now, $"start is {now + 1}");
        Refused(0, now + 5001, $"end is {now + 5001}");
        Refused(0, driver.Facts.Conference.CreatedAt - 1, "end is");
        Refused(-5, 0, "start is -5");

        void Refused(long start, long end, string saying) =>
            driver.Send("bob", new AddLine { Text = "x", Start = start, End = end })
                .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }

    [TestCase("stt")]
    [TestCase("dan")]
    [TestCase("ann")]
    public void Author_speaker_and_moderators_correct_a_line(string person)
    {
        var driver = CaptionsRoom.Open();
        driver.Say("stt", "Good mourning", speaker: "dan");
        driver.Send(person, new CorrectLine { Line = 1, Text = " Good morning" })
            .ShouldBe(new LineCorrected { Line = 1, Text = "Good morning" });
        driver.Send(person, new CorrectLine { Line = 1, Text = "Good morning" }).ShouldChangeNothing();
        Assert.That(driver.Captions().Find(1)!.CorrectedAt, Is.EqualTo(driver.Now));
        driver.Send("bob", new CorrectLine { Line = 1, Text = "Bad morning" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'stt'", "'dan'");
        driver.Send(person, new RemoveLine { Line = 1 }).ShouldBe(new LineRemoved { Line = 1 });
        driver.Send(person, new RemoveLine { Line = 1 }).ShouldChangeNothing();
        driver.Send(person, new CorrectLine { Line = 1, Text = "x" }).ShouldBeRefused(RefusalCode.NotFound, "removed");
        Assert.That(driver.Captions().Find(1)!.Text, Is.Empty);
    }

    [Test]
    public void A_line_can_be_corrected_after_captions_were_switched_off()
    {
        var driver = CaptionsRoom.Open();
        driver.Say("bob", "a");
        driver.Send("ann", new SwitchCaptions());
        driver.Send("bob", new CorrectLine { Line = 1, Text = "b" })
            .ShouldBe(new LineCorrected { Line = 1, Text = "b" });
    }

    [Test]
    public void Lines_that_never_were_and_lines_of_old_are_refused()
    {
        var driver = CaptionsRoom.Open();
        driver.Send("bob", new CorrectLine { Line = 1, Text = "x" })
            .ShouldBeRefused(RefusalCode.NotFound, "There is no line 1");
        for (var i = 0; i <= CaptionsLimits.RetainedLinesMax; i++) driver.Say("bob", "x");
        driver.Send("bob", new RemoveLine { Line = 1 }).ShouldBeRefused(RefusalCode.NotFound, "too old", "from 2");
        driver.Send("bob", new RemoveLine { Line = 2 }).ShouldBe(new LineRemoved { Line = 2 });
    }

    [TestCaseSource(nameof(Commands))]
    public void After_the_end_nothing_is_done(IMessage command)
    {
        var driver = CaptionsRoom.Open();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded, "ended");
    }
}
