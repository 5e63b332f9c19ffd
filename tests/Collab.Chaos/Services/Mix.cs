using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Core.Services;
using Collab.Core.Tests.Conferences;
using Google.Protobuf;

namespace Collab.Chaos.Services;

/// <summary>How often each service is used; read from a JSON file, see <c>docs/testing.md</c>.</summary>
internal sealed record Mix
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The weight of a service that <see cref="Weights"/> does not name; 0 for never.</summary>
    public int Default { get; init; } = 1;

    /// <summary>By service: how often it is chosen, in proportion to the others.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Commands that are not sent, as <c>service/Type</c>: those that would end the talk that is measured.
    /// </summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>The services that are used, but for conference and roster: the talk itself uses those.</summary>
    [JsonIgnore]
    public IEnumerable<string> Services => ServiceCatalog.BuiltIn.Services.Skip(2).Select(x => x.Name)
        .Where(name => WeightOf(name) > 0 && RandomCommands.Has(name));

    /// <exception cref="FormatException">It is no mix, or names a service that is not there.</exception>
    public static Mix Read(string path)
    {
        Mix mix;
        try
        {
            mix = JsonSerializer.Deserialize<Mix>(File.ReadAllText(path), Json) ?? throw new JsonException("null");
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new FormatException($"{path} is no mix of services: {exception.Message}", exception);
        }

        // What is not sent may be of a service that is not there.
        var unknown = mix.Weights.Keys.FirstOrDefault(name => ServiceCatalog.BuiltIn.IndexOf(name) < 0);
        if (unknown is not null)
            throw new FormatException($"{path}: there is no service '{unknown}'; see docs/services.");
        if (mix.Weights.Values.Append(mix.Default).Any(weight => weight is < 0 or > 1000))
            throw new FormatException($"{path}: weights are 0 to 1000.");
        return mix.Services.Any() ? mix : throw new FormatException($"{path}: every weight is 0.");
    }

    /// <summary>Somebody's next command; <c>null</c> when chance has nothing to say just now.</summary>
    public (string Service, IMessage Command)? Next(Random random, ConferenceDriver conference)
    {
        var services = Services.ToList();
        var left = random.Next(services.Sum(WeightOf));
        var service = services.First(name => (left -= WeightOf(name)) < 0);
        var command = RandomCommands.For(service, random, conference);
        return command is null || Without.Contains($"{service}/{command.Descriptor.Name}") ? null : (service, command);
    }

    private int WeightOf(string service) => Weights.GetValueOrDefault(service, Default);
}
