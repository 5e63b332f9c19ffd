using System.Globalization;

namespace Collab.Core.Services.Blobs;

/// <summary>Finds what a conference's state says of a blob.</summary>
public static class BlobLookup
{
    /// <summary>
    /// What the state of <paramref name="service"/> says of a blob; <c>null</c> when it refers to none.
    /// </summary>
    public static BlobTerms? FindBlob(this Conferences.Conference conference, string service, string blob) =>
        HolderOf(conference.Catalog, service)?.FindBlob(conference.StateOf(service), blob);

    /// <summary>The service of that name, if it is one that refers to blobs; else <c>null</c>.</summary>
    public static IBlobHolder? HolderOf(ServiceCatalog catalog, string service) =>
        catalog.IndexOf(service) is >= 0 and var index ? catalog.Services[index] as IBlobHolder : null;

    /// <summary>The number that a blob's name is, for services that name blobs by it; 0 when it is none.</summary>
    public static long NumberOf(string blob) =>
        long.TryParse(blob, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && blob[0] != '0' ? number : 0;
}
