using Collab.Core.Services;
using Collab.Core.Services.Media;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Media;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Media;

/// <summary>A conference with a host (ann), a co-host (cat) and two attendees (bob, dan).</summary>
internal static class MediaRoom
{
    private static readonly MediaService Service = new();

    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("bob").Join("dan");

    public static MediaState Media(this ConferenceDriver driver) =>
        (MediaState)driver.State.StateOf(MediaService.ServiceName);

    public static MediaSnapshot SeenBy(this ConferenceDriver driver, string participant) => (MediaSnapshot)Service.View(
        driver.Media(), new Viewer(participant, driver.Facts.Roster.Find(participant)?.Role ?? Role.Unspecified));

    public static IEnumerable<string> InCall(this ConferenceDriver driver) =>
        driver.Media().Members.Select(member => member.Participant);
}
