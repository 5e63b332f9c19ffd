namespace Collab.Gateway.Hosting;

/// <summary>Where <c>MapCollab</c> put the gateway.</summary>
internal sealed class GatewayPath
{
    /// <summary>Without a slash at the end; <c>null</c> before <c>MapCollab</c>.</summary>
    public string? Value { get; set; }
}
