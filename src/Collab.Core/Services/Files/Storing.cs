using Collab.Protocol;
using Collab.Protocol.Services.Files;

namespace Collab.Core.Services.Files;

/// <summary>That a file's content is there.</summary>
internal static class Storing
{
    public static Decision Decide(FilesState state, ConfirmUpload confirm) => state.Find(confirm.File) switch
    {
        null => Decision.Refuse(
            RefusalCode.NotFound,
            $"There is no file {confirm.File}: it was removed, has expired, or its upload took too long."),
        { Stored: true } => Decision.Nothing,
        _ => Decision.Accept(new FileStored { File = confirm.File }),
    };
}
