using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Files;

/// <summary>
/// Removing files: by somebody, and by themselves when their time has passed or their upload cannot end.
/// </summary>
internal static class Removing
{
    public static Decision Decide(FilesState state, RemoveFile remove, DecisionContext context)
    {
        if (state.Find(remove.File) is not { } file)
        {
            return Decision.Refuse(
                RefusalCode.NotFound, $"There is no file {remove.File}, or it has been removed already.");
        }

        return context.Sender is { Role: < Role.CoHost } sender && sender.Id != file.Owner
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"File {file.Id} is another participant's: only its owner, a co-host and a host may remove it.")
            : Decision.Accept(new FileRemoved { File = file.Id, Reason = RemovalReason.Removed });
    }

    public static Decision Settle(FilesState state, DecisionContext context)
    {
        var events = ImmutableArray.CreateBuilder<DecidedEvent>();
        var removed = new HashSet<long>();
        foreach (var file in state.Due(context.Now))
        {
            var expired = file.ExpiresAt > 0 && file.ExpiresAt <= context.Now;
            Remove(file, expired ? RemovalReason.Expired : RemovalReason.NotUploaded);
        }

        // Nobody else uploads it, and who comes back offers it anew.
        foreach (var id in state.Unfinished)
        {
            var file = state.Files[id];
            if (context.Facts.Roster.Find(file.Owner) is null) Remove(file, RemovalReason.NotUploaded);
        }

        return Decision.Accept(events.ToImmutable());

        void Remove(SharedFile file, RemovalReason reason)
        {
            if (removed.Add(file.Id))
                events.Add(new DecidedEvent(new FileRemoved { File = file.Id, Reason = reason }, []));
        }
    }
}
