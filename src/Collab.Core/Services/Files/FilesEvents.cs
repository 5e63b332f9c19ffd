using Collab.Protocol.Services.Files;
using Google.Protobuf;

namespace Collab.Core.Services.Files;

/// <summary>What an event makes of the files.</summary>
internal static class FilesEvents
{
    public static FilesState Evolve(FilesState state, IMessage @event, EventContext context) => @event switch
    {
        FileOffered e => state.Add(new SharedFile
        {
            Id = e.File,
            Name = e.Name,
            MediaType = e.MediaType,
            Size = e.Size,
            Sha256 = e.Sha256,
            Owner = e.Owner,
            OwnerName = e.OwnerName,
            OfferedAt = context.Time,
            ExpiresAt = e.ExpiresAt,
        }),
        FileStored e => state.Replace(Stored(Find(state, e.File, context))),
        FileRemoved e => state.Remove(Find(state, e.File, context)),
        FileRulesChanged e => state with { Rules = e.Rules },
        _ => throw new UnknownEventException(FilesService.ServiceName, @event.Descriptor.Name),
    };

    private static SharedFile Stored(SharedFile file)
    {
        var stored = file.Clone();
        stored.Stored = true;
        return stored;
    }

    private static SharedFile Find(FilesState state, long id, EventContext context) => state.Find(id)
        ?? throw new InvalidOperationException($"Event {context.Seq} is about file {id}, which is not there.");
}
