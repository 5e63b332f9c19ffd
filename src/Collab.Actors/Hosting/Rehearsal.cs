using Akka.Actor;
using Collab.Actors.Conferences;
using Collab.Actors.Journal;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Hosting;

/// <summary>
/// What a node does once before it takes part, so that it does it fast when others wait: read a conference from the
/// journal, and host one. The first time, code is compiled and connections are opened; measured with a node that takes
/// over seconds after its start, that costs it hundreds of milliseconds.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Nobody can name it: a site is never empty.</summary>
    private static readonly ConferenceId Nobodys = new("", "rehearsal");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads and hosts a conference that does not exist; writes nothing.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    /// <exception cref="AskTimeoutException">The conference did not come up in time.</exception>
    public static async Task RunAsync(ActorSystem system, JournalReader journal, PrimarySettings primaries)
    {
        await journal.LoadAsync(Nobodys, CancellationToken.None).ConfigureAwait(false);
        var primary = system.ActorOf(Primary.Props(Nobodys, primaries), "rehearsal");
        await primary.Ask<Attached>(
            new Attach { Conference = Nobodys.ToString(), Node = primaries.NodeName, Attempt = 1 }, Patience)
            .ConfigureAwait(false);
        primary.Tell(Primary.Stop.Instance);
    }
}
