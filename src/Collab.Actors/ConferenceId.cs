using System.Diagnostics.CodeAnalysis;
using Collab.Protocol;

namespace Collab.Actors;

/// <summary>A conference's id: unique within its site.</summary>
/// <param name="Site">1 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</param>
/// <param name="Name">The same.</param>
public sealed record ConferenceId(string Site, string Name)
{
    private const string PersistencePrefix = "conference/";

    /// <summary>The site of whoever names none.</summary>
    public const string DefaultSite = "main";

    /// <summary>What the journal keeps its events under: <c>conference/site/name</c>.</summary>
    public string PersistenceId => $"{PersistencePrefix}{Site}/{Name}";

    /// <summary><c>site/name</c>; the entity id in sharding.</summary>
    public override string ToString() => $"{Site}/{Name}";

    /// <summary>Reads <c>site/name</c>, or <c>name</c> alone in the default site.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConferenceId? id)
    {
        id = null;
        if (string.IsNullOrEmpty(text)) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (site, name) = slash < 0 ? (DefaultSite, text) : (text[..slash], text[(slash + 1)..]);
        if (!ProtocolLimits.IsId(site) || !ProtocolLimits.IsId(name)) return false;
        id = new ConferenceId(site, name);
        return true;
    }

    /// <summary>The inverse of <see cref="PersistenceId"/>; <c>null</c> for another kind of persistence id.</summary>
    public static ConferenceId? FromPersistenceId(string persistenceId) =>
        persistenceId.StartsWith(PersistencePrefix, StringComparison.Ordinal)
        && TryParse(persistenceId[PersistencePrefix.Length..], out var id)
            ? id
            : null;
}
