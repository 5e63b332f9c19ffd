using Collab.Core.Services.Recording;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Recording;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Recording;

[Parallelizable(ParallelScope.All)]
public sealed class RunningTests
{
    private static IEnumerable<IMessage> Commands =>
    [
        new StartRecording(), new PauseRecording(), new ResumeRecording(), new StopRecording(),
        new AddMark { Text = "x" }, new GiveConsent(), new RefuseConsent(), new DeleteRecording { Number = 1 },
    ];

    [Test]
    public void A_recording_is_the_stretches_of_the_journal_between_its_events()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording { Title = " Kick-off " })
            .ShouldBe(new RecordingStarted { Number = 1, Title = "Kick-off" });
        var (first, started) = (driver.State.Seq, driver.Now);
        driver.AdvanceSeconds(10);
        driver.Send("ann", new PauseRecording()).ShouldBe(new RecordingPaused());
        var (paused, pausedAt) = (driver.State.Seq, driver.Now);
        driver.Join("cat");
        driver.AdvanceSeconds(10);
        driver.Send("ann", new ResumeRecording()).ShouldBe(new RecordingResumed());
        var (resumed, resumedAt) = (driver.State.Seq, driver.Now);
        driver.Send("ann", new StopRecording()).ShouldBe(new RecordingStopped());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.None));
        Assert.That(driver.Recording().Current, Is.Null);
        Assert.That(driver.Recording().Recordings.Single(), Is.EqualTo(new RecordingEntry
        {
            Number = 1,
            Title = "Kick-off",
            By = "ann",
            StartedAt = started,
            StoppedAt = driver.Now,
            Stretches =
            {
                new Stretch { FirstSeq = first, LastSeq = paused, StartedAt = started, EndedAt = pausedAt },
                new Stretch
                {
                    FirstSeq = resumed,
                    LastSeq = driver.State.Seq,
                    StartedAt = resumedAt,
                    EndedAt = driver.Now,
                },
            },
        }));
    }

    [Test]
    public void What_is_so_already_changes_nothing()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StopRecording()).ShouldChangeNothing();
        driver.Send("ann", new StartRecording());
        driver.Send("ann", new ResumeRecording()).ShouldChangeNothing();
        driver.Send("ann", new PauseRecording());
        driver.Send("ann", new PauseRecording()).ShouldChangeNothing();
    }

    [Test]
    public void There_is_one_recording_at_a_time()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording());
        driver.Send("ann", new StartRecording()).ShouldBeRefused(RefusalCode.LimitReached, "Recording 1", "stop it");
    }

    [Test]
    public void Without_a_recording_there_is_nothing_to_pause_resume_or_mark()
    {
        var driver = Studio.Open();
        IMessage[] commands = [new PauseRecording(), new ResumeRecording(), new AddMark { Text = "x" }];
        foreach (var command in commands)
            driver.Send("ann", command).ShouldBeRefused(RefusalCode.NotFound, "Nothing is being recorded");
    }

    [Test]
    public void A_title_is_one_line_of_200_characters_at_most()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording { Title = new string('x', 201) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "title has 201");
        driver.Send("ann", new StartRecording { Title = "a\nb" }).ShouldBeRefused(RefusalCode.InvalidArgument, "title");
        driver.Send("ann", new StartRecording { Title = new string('x', 200) });
    }

    [Test]
    public void The_list_is_limited_and_numbers_are_never_given_twice()
    {
        var driver = Studio.Open();
        for (var i = 0; i < RecordingLimits.RecordingsMax; i++)
        {
            driver.Send("ann", new StartRecording());
            driver.Send("ann", new StopRecording());
        }

        driver.Send("ann", new StartRecording()).ShouldBeRefused(RefusalCode.LimitReached, "20 recordings", "delete");
        driver.Send("ann", new DeleteRecording { Number = 20 }).ShouldBe(new RecordingDeleted { Number = 20 });
        driver.Send("ann", new DeleteRecording { Number = 20 }).ShouldBeRefused(RefusalCode.NotFound, "recording 20");
        driver.Send("ann", new StartRecording()).ShouldBe(new RecordingStarted { Number = 21 });
        driver.Send("ann", new DeleteRecording { Number = 21 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "has not stopped");
    }

    [Test]
    public void A_recording_is_paused_a_limited_number_of_times()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording());
        for (var i = 1; i < RecordingLimits.StretchesMax; i++)
        {
            driver.Send("ann", new PauseRecording());
            driver.Send("ann", new ResumeRecording());
        }

        driver.Send("ann", new PauseRecording());
        driver.Send("ann", new ResumeRecording()).ShouldBeRefused(RefusalCode.LimitReached, "100 times");
    }

    [Test]
    public void Marks_are_for_presenters_and_limited()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording());
        driver.Send("bob", new AddMark { Text = "x" }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("pam", new AddMark()).ShouldBeRefused(RefusalCode.InvalidArgument, "text has 0");
        driver.Send("pam", new AddMark { Text = " decision " }).ShouldBe(new MarkAdded { Text = "decision" });
        Assert.That(driver.Recording().Current!.Marks.Single(), Is.EqualTo(new Mark
        {
            Text = "decision",
            By = "pam",
            Seq = driver.State.Seq,
            At = driver.Now,
        }));
        for (var i = 1; i < RecordingLimits.MarksMax; i++) driver.Send("pam", new AddMark { Text = "x" });
        driver.Send("pam", new AddMark { Text = "x" }).ShouldBeRefused(RefusalCode.LimitReached, "50 marks");
        driver.Send("ann", new PauseRecording());
        driver.Send("pam", new AddMark { Text = "x" }).ShouldBeRefused(RefusalCode.NotFound);
    }

    [Test]
    public void It_takes_a_co_host_to_record_and_a_host_to_delete()
    {
        var driver = Studio.Open().Join("cat", Role.CoHost);
        foreach (var command in Commands.Take(4))
            driver.Send("pam", command).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new StartRecording());
        driver.Send("cat", new StopRecording());
        driver.Send("cat", new DeleteRecording { Number = 1 }).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void It_stops_when_the_conference_ends_or_everybody_has_left(bool end)
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording());
        if (end) driver.Send("ann", new End());
        else foreach (var person in new[] { "ann", "pam", "bob" }) driver.Send(person, new Leave());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.None));
        Assert.That(driver.Recording().Recordings.Single().StoppedAt, Is.EqualTo(driver.Now));
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_is_recorded_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}
