using Collab.Protocol.Services.Conference;

namespace Collab.Core.Services.Conference;

/// <summary>The life of one conference. Times are milliseconds since the Unix epoch, 0 for "not yet".</summary>
public sealed record LifecycleState(
    string Site,
    string Title,
    Settings Settings,
    Phase Phase,
    bool Locked,
    long CreatedAt,
    long OpenedAt,
    long EndedAt,
    EndReason EndReason,
    long Epoch,
    string PrimaryNode)
{
    /// <summary>Before <c>Create</c>.</summary>
    public static readonly LifecycleState NotCreated =
        new("", "", new Settings(), Phase.Unspecified, false, 0, 0, 0, EndReason.Unspecified, 0, "");
}
