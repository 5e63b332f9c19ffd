using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Files;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Files;

/// <summary>Random offers, some of them too large, uploads that end or do not, removals and rules.</summary>
internal sealed class FilesCommands : IRandomCommands
{
    private static readonly string[] Types = ["", "application/pdf", "image/png", "text/html"];

    public string Service => "files";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(10) switch
    {
        <= 4 => new OfferFile
        {
            Name = $"file {random.Next(100)}",
            MediaType = Types[random.Next(Types.Length)],
            Size = 1L << random.Next(30),
            Sha256 = FilesRoom.Hash,
        },
        <= 7 => new ConfirmUpload { File = Some(random, driver) },
        8 => new RemoveFile { File = Some(random, driver) },
        _ => new ChangeFileRules
        {
            Rules = FilesRoom.Rules(
                1L << (20 + random.Next(9)),
                1L << (25 + random.Next(6)),
                random.Next(2) * (60 + random.Next(60)),
                random.Next(3) == 0 ? ["image/*"] : []),
        },
    };

    private static long Some(Random random, ConferenceDriver driver) =>
        Math.Max(1, driver.Files().NextFile - 1 - random.Next(4));
}
