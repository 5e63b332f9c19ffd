using Collab.Core.Services.Layout;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Layout;

/// <summary>A conference with a host (ann), a co-host (cat) and two attendees (bob, dan).</summary>
internal static class LayoutRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("bob").Join("dan");

    public static LayoutState Layout(this ConferenceDriver driver) =>
        (LayoutState)driver.State.StateOf(LayoutService.ServiceName);
}
