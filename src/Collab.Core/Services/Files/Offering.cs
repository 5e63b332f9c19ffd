using Collab.Core.Services.Blobs;
using Collab.Protocol;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;
using Google.Protobuf.Collections;

namespace Collab.Core.Services.Files;

/// <summary>Offering a file, before its content is uploaded: here it is decided whether there is room.</summary>
internal static class Offering
{
    public static Decision Decide(FilesState state, OfferFile offer, DecisionContext context)
    {
        if (context.Sender is not { } owner)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can offer a file: send it from a session.");
        }

        var name = offer.Name.Trim();
        var type = offer.MediaType.Length == 0 ? BlobChecks.AnyMediaType : offer.MediaType;
        return BlobChecks.CheckName(name)
            ?? BlobChecks.CheckMediaType(type)
            ?? BlobChecks.CheckSha256(offer.Sha256)
            ?? CheckRules(state, type, offer.Size)
            ?? CheckRoom(state, offer.Size, owner)
            ?? Decision.Accept(new FileOffered
            {
                File = state.NextFile,
                Name = name,
                MediaType = type,
                Size = offer.Size,
                Sha256 = offer.Sha256,
                Owner = owner.Id,
                OwnerName = owner.Name,
                ExpiresAt = state.Rules.LifetimeSeconds == 0
                    ? 0
                    : context.Now + (state.Rules.LifetimeSeconds * 1000),
            });
    }

    /// <summary>Whether a pattern of the rules admits a media type.</summary>
    public static bool Matches(string pattern, string type) => pattern.EndsWith("/*", StringComparison.Ordinal)
        ? type.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : type == pattern;

    private static Decision? CheckRules(FilesState state, string type, long size)
    {
        var rules = state.Rules;
        if (size < 1 || size > rules.FileBytesMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"The file has {size} bytes: 1 to {rules.FileBytesMax} are allowed here.");
        }

        return rules.MediaTypes.Count == 0 || rules.MediaTypes.Any(pattern => Matches(pattern, type))
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"Files of the type '{LegalText.Quotable(type)}' are not allowed here; allowed are "
                + $"{Shown(rules.MediaTypes)}.");
    }

    private static Decision? CheckRoom(FilesState state, long size, Participant owner)
    {
        if (state.Files.Count >= FilesLimits.FilesMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"There are {state.Files.Count} files, which is the limit: somebody has to remove one first.");
        }

        var uploads = state.Unfinished.Count(file => state.Files[file].Owner == owner.Id);
        if (uploads >= FilesLimits.UploadsPerOwnerMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"You are uploading {uploads} files, which is the limit: finish or remove one first.");
        }

        var quota = state.Rules.TotalBytesMax;
        return state.TotalBytes + size <= quota
            ? null
            : Decision.Refuse(
                RefusalCode.LimitReached,
                $"All files have {state.TotalBytes} bytes; with {size} more it would be above {quota}, which is the "
                + "limit: somebody has to remove one first.");
    }

    // The whole list may be longer than a message should be.
    private static string Shown(RepeatedField<string> types)
    {
        const int NamedMax = 3;
        var first = string.Join(", ", types.Take(NamedMax).Select(type => LegalText.Quotable(type)));
        return types.Count > NamedMax ? $"{first} and {types.Count - NamedMax} more" : first;
    }
}
