using Collab.Protocol;

namespace Collab.Actors.Blobs;

/// <summary>A content's name in the store: a service of a conference refers to it by <see cref="Name"/>.</summary>
/// <param name="Conference">The conference that it belongs to.</param>
/// <param name="Service">The service whose state refers to it.</param>
/// <param name="Name">1 to 64 of <c>A-Z a-z 0-9 . _ -</c>, unique within the service and the conference.</param>
public sealed record BlobId(ConferenceId Conference, string Service, string Name)
{
    /// <summary>Whether service and name are such that a blob can have them.</summary>
    public bool IsLegal => ProtocolLimits.IsId(Service) && ProtocolLimits.IsId(Name);

    /// <summary><c>service/name</c>: unique within the conference.</summary>
    public string Path => $"{Service}/{Name}";

    /// <summary><c>site/conference/service/name</c>.</summary>
    public override string ToString() => $"{Conference}/{Path}";

    internal static BlobId? Parse(ConferenceId conference, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return null;
        var id = new BlobId(conference, path[..slash], path[(slash + 1)..]);
        return id.IsLegal ? id : null;
    }
}

/// <summary>What a store has of a blob.</summary>
/// <param name="Id">Which.</param>
/// <param name="Length">Bytes that are kept; as long as it is not complete, whole chunks or all of it.</param>
/// <param name="Complete">Whether it was completed: nothing is added any more.</param>
public sealed record BlobInfo(BlobId Id, long Length, bool Complete);
