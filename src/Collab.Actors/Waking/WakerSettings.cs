using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Core.Services;

namespace Collab.Actors.Waking;

/// <summary>What the waker works with.</summary>
/// <param name="Database">The directory.</param>
/// <param name="Journal">Loads conferences whose rows have a gap.</param>
/// <param name="Catalog">The services.</param>
/// <param name="Region">The way to primaries.</param>
/// <param name="Nodes">The cluster as this node sees it.</param>
/// <param name="Clock">The only source of time.</param>
internal sealed record WakerSettings(
    DirectoryDatabase Database,
    JournalReader Journal,
    ServiceCatalog Catalog,
    IActorRef Region,
    Func<ImmutableArray<NodeInfo>> Nodes,
    TimeProvider Clock)
{
    private const string Section = "collab.waker";

    /// <summary>Between two looks at the journal's tail and at the deadlines.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>How long after its deadline a conference is taken to have nobody who would meet it.</summary>
    public TimeSpan Overdue { get; init; }

    /// <summary>Conferences woken in a second.</summary>
    public int PerSecond { get; init; }

    /// <summary>Conferences that are being woken at the same time.</summary>
    public int AtOnce { get; init; }

    /// <summary>With the times and limits of <c>collab.conf</c>.</summary>
    /// <exception cref="ConfigurationException">A value is not legal; the text says which and what is.</exception>
    public WakerSettings From(Config config)
    {
        return this with
        {
            Interval = Time("interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            Overdue = Time("overdue", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            PerSecond = Number("per-second", 10, 10_000),
            AtOnce = Number("at-once", 1, 1000),
        };

        TimeSpan Time(string name, TimeSpan min, TimeSpan max)
        {
            var value = config.GetTimeSpan($"{Section}.{name}");
            return value >= min && value <= max
                ? value
                : throw new ConfigurationException($"{Section}.{name} = {value}: legal are {min} to {max}.");
        }

        int Number(string name, int min, int max)
        {
            var value = config.GetInt($"{Section}.{name}");
            return value >= min && value <= max
                ? value
                : throw new ConfigurationException($"{Section}.{name} = {value}: legal are {min} to {max}.");
        }
    }
}
