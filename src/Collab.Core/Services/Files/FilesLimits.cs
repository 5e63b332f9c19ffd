namespace Collab.Core.Services.Files;

/// <summary>Limits of the files. All are inclusive.</summary>
/// <remarks>
/// The names, hashes and owners of <see cref="FilesMax"/> files are some 250 KiB at most, far below the 1 MiB that a
/// service's state may have.
/// </remarks>
public static class FilesLimits
{
    /// <summary>Files of a conference, those that are being uploaded included.</summary>
    public const int FilesMax = 200;

    /// <summary>Files that one participant may be uploading at the same time.</summary>
    public const int UploadsPerOwnerMax = 8;

    /// <summary>The largest size that the rules may allow for one file, in bytes.</summary>
    public const long FileBytesMax = 256L * 1024 * 1024;

    /// <summary>The largest size of one file until a host changes it, in bytes.</summary>
    public const long FileBytesDefault = 64L * 1024 * 1024;

    /// <summary>The largest quota that the rules may allow for all files together, in bytes.</summary>
    public const long TotalBytesMax = 1024L * 1024 * 1024;

    /// <summary>The quota for all files together until a host changes it, in bytes.</summary>
    public const long TotalBytesDefault = 512L * 1024 * 1024;

    /// <summary>The shortest life that the rules may give a file, in seconds.</summary>
    public const long LifetimeSecondsMin = 60;

    /// <summary>The longest life that the rules may give a file, in seconds.</summary>
    public const long LifetimeSecondsMax = 30L * 24 * 60 * 60;

    /// <summary>Media types, or patterns of them, in the rules.</summary>
    public const int MediaTypesMax = 20;

    /// <summary>From the offer to the end of the upload, in milliseconds.</summary>
    public const long UploadMillisecondsMax = 2L * 60 * 60 * 1000;
}
