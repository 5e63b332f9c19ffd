namespace Collab.Core.Services.Layout;

/// <summary>Limits of the layout. All are inclusive.</summary>
public static class LayoutLimits
{
    /// <summary>Participants in the spotlight.</summary>
    public const int SpotlightMax = 8;
}
