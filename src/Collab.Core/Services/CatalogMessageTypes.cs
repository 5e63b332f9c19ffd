using System.Collections.Frozen;
using Collab.Protocol.Json;
using Google.Protobuf.Reflection;

namespace Collab.Core.Services;

/// <summary>The messages of a catalog's services by the names that stand on the wire.</summary>
public sealed class CatalogMessageTypes : IMessageTypes
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, MessageDescriptor>> _services;

    /// <summary>Collects the commands, events, queries, answers, signals and snapshot of every service.</summary>
    /// <exception cref="ArgumentException">A service has two messages of the same short name.</exception>
    public CatalogMessageTypes(ServiceCatalog catalog) =>
        _services = catalog.Services.ToFrozenDictionary(x => x.Name, Collect, StringComparer.Ordinal);

    /// <inheritdoc/>
    public MessageDescriptor? Find(string service, string type) =>
        _services.TryGetValue(service, out var messages) ? messages.GetValueOrDefault(type) : null;

    private static FrozenDictionary<string, MessageDescriptor> Collect(IService service)
    {
        var contract = service.Contract;
        var messages = new Dictionary<string, MessageDescriptor>(StringComparer.Ordinal);
        // The same message may serve twice, as RosterSnapshot does: snapshot, and answer to a query.
        foreach (var type in contract.Commands.Select(x => x.Type)
            .Concat(contract.Events)
            .Concat(contract.Queries.Select(x => x.Type))
            .Concat(contract.Answers)
            .Concat(contract.Signals.Select(x => x.Type))
            .Concat(contract.Parts.Select(x => x.Type))
            .Append(contract.Snapshot))
        {
            if (messages.TryAdd(type.Name, type) || messages[type.Name] == type) continue;
            throw new ArgumentException(
                $"Service '{service.Name}' has two messages named {type.Name}: {messages[type.Name].FullName} and "
                + $"{type.FullName}. The short name is all that the wire carries, so it must be unique.");
        }

        return messages.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
