using System.Collections.Immutable;
using Collab.Protocol.Services.Files;

namespace Collab.Client;

/// <summary>The files as the fold of the log. Immutable.</summary>
public sealed record FilesState
{
    internal static readonly FilesState Empty = new();

    private FilesState() { }

    /// <summary>By number. A change puts another object in a file's place.</summary>
    public ImmutableList<SharedFile> Files { get; private init; } = [];

    /// <summary>What holds for the next file. A change is another object.</summary>
    public FileRules Rules { get; private init; } = new();

    /// <summary>The file of that number; <c>null</c> for none.</summary>
    public SharedFile? Find(long file) => Files.Find(x => x.Id == file);

    internal static FilesState Of(FilesSnapshot snapshot) => new()
    {
        Files = [.. snapshot.Files],
        Rules = snapshot.Rules ?? new FileRules(),
    };

    internal FilesState After(ConferenceEvent @event) => @event.Body switch
    {
        FileOffered e => this with
        {
            Files = Files.Add(new SharedFile
            {
                Id = e.File,
                Name = e.Name,
                MediaType = e.MediaType,
                Size = e.Size,
                Sha256 = e.Sha256,
                Owner = e.Owner,
                OwnerName = e.OwnerName,
                OfferedAt = @event.Time.ToUnixTimeMilliseconds(),
                ExpiresAt = e.ExpiresAt,
            }),
        },
        FileStored e => Store(e.File),
        FileRemoved e => this with { Files = Files.RemoveAll(x => x.Id == e.File) },
        FileRulesChanged e => this with { Rules = e.Rules },
        _ => this,
    };

    private FilesState Store(long file)
    {
        var place = Files.FindIndex(x => x.Id == file);
        if (place < 0) return this;
        var stored = Files[place].Clone();
        stored.Stored = true;
        return this with { Files = Files.SetItem(place, stored) };
    }
}
