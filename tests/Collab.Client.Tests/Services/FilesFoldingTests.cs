using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;

namespace Collab.Client.Tests.Services;

/// <summary>The files of the client are the server's fold: the same events lead both to the same.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FilesFoldingTests
{
    private readonly WatchedService _files = new("files", ("ann", Role.Host), ("bob", Role.Attendee));
    private FilesState _state = FilesState.Empty;

    [SetUp]
    public void Watch() => _files.Watch("bob", @event => _state = _state.After(@event));

    [Test]
    public void Files_are_folded_as_the_server_folds_them([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        _state = FilesState.Of((FilesSnapshot)_files.ViewOf("bob"));
        for (var step = 0; step < 120; step++)
        {
            var file = random.Next(1, 30);
            switch (random.Next(8))
            {
                case <= 2:
                    _files.Send(random.Next(2) == 0 ? "ann" : "bob", Offer(random.Next(1, 5000)));
                    break;
                case <= 4:
                    _files.Send("", new ConfirmUpload { File = file });
                    break;
                case 5:
                    _files.Send("ann", new RemoveFile { File = file });
                    break;
                case 6:
                    var rules = new FileRules
                    {
                        FileBytesMax = 5000,
                        TotalBytesMax = random.Next(10_000, 100_000),
                        LifetimeSeconds = random.Next(2) * 60,
                    };
                    _files.Send("ann", new ChangeFileRules { Rules = rules });
                    break;
                default:
                    _files.Advance(random.Next(40_000));
                    break;
            }

            RequireSame($"seed {seed}, step {step}");
        }

        Assert.That(_state.Files, Is.Not.Empty);
    }

    [Test]
    public void A_change_is_another_object()
    {
        _files.Send("bob", Offer(5));
        var (before, file) = (_state, _state.Find(1)!);
        _files.Send("", new ConfirmUpload { File = 1 });
        Assert.That((file.Stored, before.Find(1)!.Stored, _state.Find(1)!.Stored), Is.EqualTo((false, false, true)));
        Assert.That(_state.Find(2), Is.Null);
    }

    private static OfferFile Offer(int size) =>
        new() { Name = $"{size}.bin", Size = size, Sha256 = new string('a', 64) };

    private void RequireSame(string when)
    {
        var shown = (FilesSnapshot)_files.ViewOf("bob");
        Assert.That(_state.Files, Is.EqualTo(shown.Files), when);
        Assert.That(_state.Rules, Is.EqualTo(shown.Rules), when);
    }
}
