using Collab.Core.Services.Drawings;

namespace Collab.Core.Services.Documents;

/// <summary>Limits of the documents, besides <see cref="DrawingLimits"/>. All are inclusive.</summary>
public static class DocumentsLimits
{
    /// <summary>Documents that are open at the same time.</summary>
    public const int DocumentsMax = 20;

    /// <summary>Pages of one document.</summary>
    public const int PagesMax = 2000;

    /// <summary>Pages of all documents that somebody has written on.</summary>
    public const int WrittenPagesMax = 500;

    /// <summary>One document, in bytes.</summary>
    public const long DocumentBytesMax = 64L * 1024 * 1024;

    /// <summary>All open documents together, in bytes.</summary>
    public const long TotalBytesMax = 256L * 1024 * 1024;

    /// <summary>The smallest zoom, in percent.</summary>
    public const int ZoomMin = 10;

    /// <summary>The greatest zoom, in percent.</summary>
    public const int ZoomMax = 800;

    /// <summary>From the opening to the end of the upload, in milliseconds.</summary>
    public const long UploadMillisecondsMax = 60L * 60 * 1000;
}
