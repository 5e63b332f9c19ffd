using Collab.Core.Services.Sharing;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Sharing;

namespace Collab.Core.Tests.Services.Sharing;

/// <summary>A conference with a host (ann), a co-host (cat), a presenter (pam) and two attendees (bob, dan).</summary>
internal static class SharingRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("pam", Role.Presenter).Join("bob").Join("dan");

    /// <summary>Pam shares, as s1, and takes input.</summary>
    public static ConferenceDriver Shared()
    {
        var driver = Open();
        driver.Send("pam", new StartSharing { Title = "Slides", Controllable = true });
        return driver;
    }

    public static SharingState Sharing(this ConferenceDriver driver) =>
        (SharingState)driver.State.StateOf(SharingService.ServiceName);
}
