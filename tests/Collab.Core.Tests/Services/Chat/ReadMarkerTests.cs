using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

[Parallelizable(ParallelScope.All)]
public sealed class ReadMarkerTests
{
    [Test]
    public void A_marker_is_for_its_participant_alone()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "one");
        driver.Send("dan", new MarkRead { Message = 1 }).ShouldBe(new ReadMarked { Message = 1 });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "dan" }));
        Assert.That(Marker(driver, "dan"), Is.EqualTo(new ReadMarker
        {
            Participant = "dan",
            Message = 1,
            MarkedAt = driver.Now,
        }));
        Assert.That(Marker(driver, "bob"), Is.EqualTo(new ReadMarker { Participant = "bob" }));
    }

    [Test]
    public void A_marker_never_goes_back_and_is_set_once_in_30_seconds()
    {
        var driver = ChatRoom.Open();
        for (var i = 0; i < 3; i++) driver.Post("bob", "x");
        driver.Send("dan", new MarkRead { Message = 2 });
        driver.Advance(10_001);
        driver.Send("dan", new MarkRead { Message = 2 }).ShouldChangeNothing();
        driver.Send("dan", new MarkRead { Message = 1 }).ShouldChangeNothing();
        driver.Send("dan", new MarkRead { Message = 3 })
            .ShouldBeRefused(RefusalCode.LimitReached, "set to message 2", "again in 20 s");
        driver.Send("ann", new MarkRead { Message = 3 }).ShouldBe(new ReadMarked { Message = 3 });
        driver.Advance(20_000);
        driver.Send("dan", new MarkRead { Message = 3 }).ShouldBe(new ReadMarked { Message = 3 });
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(2)]
    public void Only_a_message_that_was_posted_is_marked(long message)
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "one");
        driver.Send("dan", new MarkRead { Message = message })
            .ShouldBeRefused(RefusalCode.NotFound, $"no message {message}");
        driver.Node(new MarkRead { Message = 1 }).ShouldBeRefused(RefusalCode.InvalidArgument);
    }

    [TestCase(60, 30)]
    [TestCase(100, 50)]
    [TestCase(500, 250)]
    public void However_many_take_part_they_write_two_markers_a_second(int participants, int seconds)
    {
        var driver = ChatRoom.Open();
        for (var i = driver.Facts.Roster.Count; i < participants; i++) driver.Join($"p{i}");
        driver.Post("bob", "one");
        driver.Post("bob", "two");
        driver.Send("dan", new MarkRead { Message = 1 });
        driver.Send("dan", new MarkRead { Message = 2 })
            .ShouldBeRefused(RefusalCode.LimitReached, $"again in {seconds} s");
    }

    [Test]
    public void A_bounded_number_of_markers_is_kept()
    {
        var chat = new ChatService();
        var state = chat.Evolve(chat.Initial, new MessagePosted { Message = 1, Text = "x" }, new(1, 1, "ann"));
        for (var i = 1; i <= ChatLimits.ReadMarkersMax + 1; i++)
            state = chat.Evolve(state, new ReadMarked { Message = 1 }, new(i + 1, i, $"p{i}"));
        var kept = ((ChatSnapshot)chat.ToSnapshot(state)).ReadMarkers;
        Assert.That(kept, Has.Count.LessThanOrEqualTo(ChatLimits.ReadMarkersMax));
        Assert.That(kept.Select(x => x.Participant), Does.Contain($"p{ChatLimits.ReadMarkersMax + 1}"));
        Assert.That(kept.Select(x => x.Participant), Does.Not.Contain("p1"));
    }

    private static ReadMarker Marker(ConferenceDriver driver, string person) =>
        (ReadMarker)((QueryStep.Answered)driver.Ask(new GetReadMarker(), new Viewer(person, Role.Attendee))).Answer;
}
