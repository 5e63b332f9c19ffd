using Collab.Core.Services;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The documents of the client are the server's fold: the same events lead both to the same.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DocumentsFoldingTests
{
    private static readonly string[] People = ["ann", "pat", "bob"];

    private readonly WatchedService _documents =
        new("documents", ("ann", Role.Host), ("pat", Role.Presenter), ("bob", Role.Attendee));

    private DocumentsState _state = DocumentsState.Empty;

    [SetUp]
    public void Watch() => _documents.Watch("bob", @event => _state = _state.After(@event));

    [Test]
    public void Documents_are_folded_as_the_server_folds_them([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 150; step++)
        {
            var command = Command(random);
            _documents.Send(command is ConfirmDocument ? "" : People[random.Next(People.Length)], command);
            RequireSame(_state, $"seed {seed}, step {step}: {command}");
        }

        RequireSame(DocumentsState.Of((DocumentsSnapshot)_documents.ViewOf("bob")), "from the snapshot");
        Assert.That(_state.Documents, Is.Not.Empty);
    }

    [Test]
    public void A_change_is_another_object()
    {
        _documents.Send("pat", Open());
        var before = _state.Find(1)!;
        _documents.Send("", new ConfirmDocument { Document = 1 });
        _documents.Send("bob", Mark(1, 2));
        Assert.That((before.Info.Stored, before.On(2).Count), Is.EqualTo((false, 0)));
        Assert.That((_state.Find(1)!.Info.Stored, _state.Find(1)!.On(2).Count), Is.EqualTo((true, 1)));
        Assert.That(_state.Find(2), Is.Null);
    }

    private static IMessage Command(Random random)
    {
        var (document, page) = (random.Next(1, 8), random.Next(1, 3));
        var mark = random.Next(1, 40);
        return random.Next(14) switch
        {
            0 or 1 => Open(),
            2 => new ConfirmDocument { Document = document },
            3 => random.Next(3) == 0 ? new CloseDocument { Document = document } : new StopPresenting(),
            4 => new StartPresenting(),
            5 => new ShowPage { Document = document, View = new PageView { Page = page, X = mark, Zoom = 100 } },
            6 => new MoveMarks { Document = document, Page = page, Objects = { mark }, Dx = 3 },
            7 => new DeleteMarks { Document = document, Page = page, Objects = { mark } },
            8 => new ClearPage { Document = document, Page = page, All = random.Next(2) == 0 },
            9 => new UndoMarks { Document = document, Page = page },
            10 => new RedoMarks { Document = document, Page = page },
            _ => Mark(document, page),
        };
    }

    private static OpenDocument Open() => new()
    {
        Name = "a.pdf",
        MediaType = "application/pdf",
        Size = 5,
        Sha256 = new string('a', 64),
        Pages = 2,
    };

    private static AddMarks Mark(long document, int page) => new()
    {
        Document = document,
        Page = page,
        Objects =
        {
            new DrawnObject
            {
                Position = new Position { X = 1 },
                Ellipse = new Box { Width = 5, Height = 5 },
                Style = new Style { Color = "#000000", Width = 20, Opacity = 100 },
            },
        },
    };

    private void RequireSame(DocumentsState state, string when)
    {
        var shown = (DocumentsSnapshot)_documents.ViewOf("bob");
        Assert.That((state.Presenter, state.Shown), Is.EqualTo((shown.Presenter, shown.Shown)), when);
        Assert.That(state.Documents.Select(x => x.Info.Id), Is.EqualTo(shown.Documents.Select(x => x.Id)), when);
        foreach (var document in shown.Documents)
        {
            var mine = state.Find(document.Id)!;
            Assert.That((mine.Info.Stored, mine.Info.View), Is.EqualTo((document.Stored, document.View)), when);
            foreach (var page in document.Written)
                Assert.That(mine.On(page.Page).Objects, Is.EqualTo(page.Content.Objects), when);
            var drawn = document.Written.Sum(x => x.Content.Objects.Count);
            Assert.That(mine.Written.Sum(x => x.Value.Count), Is.EqualTo(drawn), when);
        }
    }
}
