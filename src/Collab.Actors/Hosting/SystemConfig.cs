using System.Text;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using Collab.Actors.Serialization;

namespace Collab.Actors.Hosting;

/// <summary>The actor system's HOCON: options, then the embedder's own, then what comes with this assembly.</summary>
internal static class SystemConfig
{
    /// <summary>Stands in every address; the same on every node.</summary>
    public const string SystemName = "collab";

    /// <summary>What comes before the journal's settings.</summary>
    public static Config Overrides(CollabOptions options)
    {
        var hocon = new StringBuilder()
            .AppendLine($"akka.remote.dot-netty.tcp.hostname = \"{options.Host}\"")
            .AppendLine($"akka.remote.dot-netty.tcp.public-hostname = \"{options.Host}\"")
            .AppendLine($"akka.remote.dot-netty.tcp.port = {options.Port}");
        foreach (var (_, type) in CollabSerializer.Manifests)
        {
            hocon.AppendLine(
                $"akka.actor.serialization-bindings.\"{type.FullName}, {type.Assembly.GetName().Name}\" = collab");
        }

        var own = options.Hocon.Length > 0 ? ConfigurationFactory.ParseString(options.Hocon) : Config.Empty;
        return own.WithFallback(ConfigurationFactory.ParseString(hocon.ToString()));
    }

    /// <summary>
    /// What comes after: <c>hocon/collab.conf</c>, and what Akka's extensions would add only when they start, after
    /// other nodes' first messages to them.
    /// </summary>
    public static Config Defaults()
    {
        using var stream = typeof(SystemConfig).Assembly.GetManifestResourceStream("hocon/collab.conf")
            ?? throw new InvalidOperationException("The resource hocon/collab.conf is missing from this assembly.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd())
            .WithFallback(ClusterSharding.DefaultConfig())
            .WithFallback(ClusterSingleton.DefaultConfig())
            .WithFallback(DistributedData.DefaultConfig());
    }

    public static Address ToAddress(SeedNode seed) => new("akka.tcp", SystemName, seed.Host, seed.Port);
}
