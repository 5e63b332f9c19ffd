using Collab.Core.Services.Documents;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Documents;

/// <summary>A conference with a host (ann), a presenter (pat) and two attendees (bob, dan).</summary>
internal static class DocumentsRoom
{
    public static readonly string Hash = new('b', 64);

    public static ConferenceDriver Open() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("pat", Role.Presenter).Join("bob").Join("dan");

    /// <summary>The same with a document of pat's that is there.</summary>
    public static ConferenceDriver WithDocument()
    {
        var driver = Open();
        driver.OpenOne("pat");
        return driver;
    }

    public static DocumentsState Documents(this ConferenceDriver driver) =>
        (DocumentsState)driver.State.StateOf(DocumentsService.ServiceName);

    public static OpenDocument Offer(
        string name = "plan.pdf", long size = 1000, string type = "application/pdf", int pages = 5) =>
        new() { Name = name, MediaType = type, Size = size, Sha256 = Hash, Pages = pages };

    /// <summary>Opens a document and tells its id.</summary>
    public static long OpenOne(
        this ConferenceDriver driver, string owner, OpenDocument? open = null, bool stored = true)
    {
        var outcome = driver.Send(owner, open ?? Offer());
        if (outcome.Events.Count != 1) throw new InvalidOperationException(outcome.Decision.Message);
        var document = ((DocumentOpened)outcome.Events[0]).Document;
        if (stored) driver.Node(new ConfirmDocument { Document = document });
        return document;
    }

    public static PageView View(int page, int x = 0, int y = 0, int zoom = 100) =>
        new() { Page = page, X = x, Y = y, Zoom = zoom };

    public static AddMarks Mark(long document = 1, int page = 1) => new()
    {
        Document = document,
        Page = page,
        Objects =
        {
            new DrawnObject
            {
                Position = new Position { X = 10, Y = 20 },
                Rectangle = new Box { Width = 100, Height = 50 },
                Style = new Style { Color = "#ff0000", Width = 20, Opacity = 100 },
            },
        },
    };
}
