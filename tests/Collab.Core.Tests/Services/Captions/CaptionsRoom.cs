using Collab.Core.Services;
using Collab.Core.Services.Captions;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Captions;

/// <summary>
/// A conference a minute old, with captions on: a host (ann), a presenter (pat), two attendees (bob, dan) and an engine
/// (stt) that was chosen to caption everybody.
/// </summary>
internal static class CaptionsRoom
{
    public static ConferenceDriver Open()
    {
        var driver = ConferenceDriver.Created()
            .Join("ann", Role.Host).Join("pat", Role.Presenter).Join("bob").Join("dan").Join("stt");
        driver.Send("ann", new SwitchCaptions { On = true }).ShouldBe(new CaptionsSwitched { On = true });
        driver.Send("ann", new ChooseCaptioners { Chosen = { "stt" } });
        driver.AdvanceSeconds(60);
        return driver;
    }

    public static CaptionsState Captions(this ConferenceDriver driver) =>
        (CaptionsState)driver.State.StateOf(CaptionsService.ServiceName);

    /// <summary>Adds a line and tells its id.</summary>
    public static long Say(this ConferenceDriver driver, string author, string text, string speaker = "")
    {
        var outcome = driver.Send(author, new AddLine { Text = text, Speaker = speaker });
        return outcome.Events.Count == 1
            ? ((LineAdded)outcome.Events[0]).Line
            : throw new InvalidOperationException(outcome.Decision.Message);
    }

    public static Lines Lines(this ConferenceDriver driver, long afterSeq = 0, int limit = 0) =>
        (Lines)((QueryStep.Answered)driver.Ask(
            new GetLines { AfterSeq = afterSeq, Limit = limit }, new Viewer("dan", Role.Attendee))).Answer;

    public static Transcript Transcript(
        this ConferenceDriver driver,
        TranscriptFormat format,
        long afterSeq = 0,
        int limit = 0,
        long latestStart = 0) =>
        (Transcript)((QueryStep.Answered)driver.Ask(
            new GetTranscript { Format = format, AfterSeq = afterSeq, Limit = limit, LatestStart = latestStart },
            new Viewer("dan", Role.Attendee))).Answer;
}
