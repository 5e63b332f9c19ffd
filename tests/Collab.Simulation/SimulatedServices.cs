using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;

namespace Collab.Simulation;

/// <summary>
/// The services of a simulated conference. What is simulated are primaries, replicas and their protocol: one service
/// that people use is enough for that, and every other one would be folded, settled and compared at every step.
/// </summary>
internal static class SimulatedServices
{
    public static ServiceCatalog Catalog { get; } =
        ServiceCatalog.Of(new ConferenceService(), new RosterService(), new ChatService());
}
