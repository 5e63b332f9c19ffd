using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Documents;

/// <summary>Random documents, whoever leads through them, and marks on their first pages.</summary>
internal sealed class DocumentsCommands : IRandomCommands
{
    public string Service => "documents";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        // Mostly the same page, so that there is something to undo for whoever comes by.
        var open = driver.Documents().Documents;
        var document = open.IsEmpty || random.Next(8) == 0 ? driver.Documents().NextDocument : open.Keys.First();
        var page = random.Next(6) == 0 ? 2 : 1;
        if (open.IsEmpty && random.Next(2) == 0) return DocumentsRoom.Offer();
        return random.Next(33) switch
        {
            <= 3 => DocumentsRoom.Offer(size: 1 + random.Next(1000), pages: 1 + random.Next(3)),
            <= 5 => new ConfirmDocument { Document = document },
            6 => random.Next(3) == 0
                ? new CloseDocument { Document = document }
                : new StopPresenting(),
            <= 8 => new StartPresenting(),
            9 => new PassPresenting { To = RandomCommands.Somebody(random) },
            <= 12 => new ShowPage
            {
                Document = document,
                View = DocumentsRoom.View(page, random.Next(5000), random.Next(5000), 50 + random.Next(100)),
            },
            <= 15 => DocumentsRoom.Mark(document, page),
            16 => new MoveMarks { Document = document, Page = page, Objects = { Mark(random, driver) }, Dx = 5 },
            17 => new ReshapeMarks
            {
                Document = document,
                Page = page,
                Objects =
                {
                    new DrawnObject
                    {
                        Id = Mark(random, driver),
                        Position = new Position { X = random.Next(100) },
                        Rectangle = new Box { Width = 1 + random.Next(100), Height = 5 },
                    },
                },
            },
            18 => new DeleteMarks { Document = document, Page = page, Objects = { Mark(random, driver) } },
            19 => new ClearPage { Document = document, Page = page, All = random.Next(2) == 0 },
            <= 25 => new UndoMarks { Document = document, Page = page },
            _ => new RedoMarks { Document = document, Page = page },
        };
    }

    private static long Mark(Random random, ConferenceDriver driver) =>
        Math.Max(1, driver.Documents().Drawings.NextObject - 1 - random.Next(3));
}
