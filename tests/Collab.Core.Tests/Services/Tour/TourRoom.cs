using Collab.Core.Services.Tour;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Tour;

/// <summary>A host (ann), a co-host (cat), two presenters (pat, quin) and an attendee (bob).</summary>
internal static class TourRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("pat", Role.Presenter).Join("quin", Role.Presenter)
        .Join("bob");

    public static TourState Tour(this ConferenceDriver driver) =>
        (TourState)driver.State.StateOf(TourService.ServiceName);
}
