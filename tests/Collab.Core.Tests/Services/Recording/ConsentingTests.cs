using Collab.Core.Services.Recording;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Recording;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Recording;

[Parallelizable(ParallelScope.All)]
public sealed class ConsentingTests
{
    [Test]
    public void A_recording_that_needs_consent_waits_until_everybody_has_given_it()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording { ConsentNeeded = true })
            .ShouldBe(new RecordingStarted { Number = 1, ConsentNeeded = true, Waiting = true });
        driver.Send("ann", new GiveConsent()).ShouldBe(new ConsentGiven());
        driver.Send("pam", new GiveConsent());
        driver.Send("bob", new RefuseConsent()).ShouldBe(new ConsentRefused());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.Waiting));
        Assert.That(driver.Recording().Current!.Stretches, Is.Empty, "nothing was recorded meanwhile");
        driver.Send("bob", new GiveConsent()).ShouldBe(new ConsentGiven(), new RecordingResumed());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.Running));
    }

    [Test]
    public void Whoever_comes_in_without_consent_holds_it_up_until_they_agree_or_leave()
    {
        var driver = Studio.Agreed();
        driver.Join("cat");
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.Waiting));
        driver.Send("cat", new Leave());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.Running));
        driver.Send("bob", new RefuseConsent()).ShouldBe(new ConsentRefused(), new RecordingWaiting());
        Assert.That(driver.Recording().Current!.Stretches, Has.Count.EqualTo(2));
    }

    [Test]
    public void Paused_by_command_it_does_not_go_on_by_itself()
    {
        var driver = Studio.Agreed();
        driver.Send("ann", new PauseRecording());
        driver.Join("cat");
        driver.Send("ann", new ResumeRecording()).ShouldBe(new RecordingWaiting());
        driver.Send("ann", new PauseRecording()).ShouldBe(new RecordingPaused());
        driver.Send("cat", new GiveConsent());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.Paused));
        driver.Send("ann", new ResumeRecording()).ShouldBe(new RecordingResumed());
    }

    [Test]
    public void A_recording_that_needs_none_runs_whoever_refuses()
    {
        var driver = Studio.Open();
        driver.Send("ann", new StartRecording());
        driver.Send("bob", new RefuseConsent());
        Assert.That(driver.Recording().Status, Is.EqualTo(RecordingStatus.Running));
    }

    [Test]
    public void Consent_is_for_one_recording()
    {
        var driver = Studio.Agreed();
        driver.Send("bob", new GiveConsent()).ShouldChangeNothing();
        driver.Send("ann", new StopRecording());
        Assert.That(driver.Recording().Consents, Is.Empty);
    }

    [Test]
    public void Held_up_too_often_it_stops()
    {
        var driver = Studio.Agreed();
        for (var i = 1; i < RecordingLimits.StretchesMax; i++)
        {
            driver.Send("bob", new RefuseConsent());
            driver.Send("bob", new GiveConsent());
        }

        driver.Send("bob", new RefuseConsent());
        driver.Send("bob", new GiveConsent()).ShouldBe(new ConsentGiven(), new RecordingStopped());
    }

    [Test]
    public void Only_a_participant_consents()
    {
        var driver = Studio.Open();
        driver.Node(new GiveConsent()).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Node(new RefuseConsent()).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
    }

    [Test]
    public void Answers_are_limited()
    {
        var recording = new RecordingService();
        var state = recording.Initial;
        for (var i = 0; i < RecordingLimits.ConsentsMax; i++)
            state = recording.Evolve(state, new ConsentGiven(), new(i + 1, 1, $"p{i}"));
        var driver = Studio.Open();
        var decision = recording.Decide(state, new GiveConsent(), driver.ContextFor(driver.Find("bob")));
        Assert.That(decision.Refused, Is.EqualTo(RefusalCode.LimitReached));
    }
}
