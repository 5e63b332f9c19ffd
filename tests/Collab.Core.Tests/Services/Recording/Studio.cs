using Collab.Core.Services.Recording;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Recording;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Recording;

/// <summary>A conference with a host (ann), a presenter (pam) and an attendee (bob).</summary>
internal static class Studio
{
    public static ConferenceDriver Open() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("pam", Role.Presenter).Join("bob");

    public static RecordingState Recording(this ConferenceDriver driver) =>
        (RecordingState)driver.State.StateOf(RecordingService.ServiceName);

    /// <summary>All three agree, and the recording that needs it runs.</summary>
    public static ConferenceDriver Agreed()
    {
        var driver = Open();
        foreach (var person in new[] { "ann", "pam", "bob" }) driver.Send(person, new GiveConsent());
        driver.Send("ann", new StartRecording { ConsentNeeded = true });
        return driver;
    }
}
