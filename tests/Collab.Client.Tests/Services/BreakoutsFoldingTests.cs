using Collab.Protocol.Services.Breakouts;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's rooms are what the server would show.</summary>
internal sealed class BreakoutsFoldingTests
{
    private static readonly string[] People = ["ann", "bob", "cid"];

    [Test]
    public void Everybody_folds_to_what_the_server_would_show_them([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var server = new WatchedService(
            "breakouts", ("ann", Role.Host), ("bob", Role.Attendee), ("cid", Role.Attendee));
        var (host, guest) = (BreakoutsState.Empty, BreakoutsState.Empty);
        server.Watch("ann", @event => host = host.After(@event));
        server.Watch("cid", @event => guest = guest.After(@event));
        for (var step = 0; step < 200; step++)
        {
            server.Send(People[random.Next(3)], Next(random));
            if (random.Next(3) == 0) server.Advance(random.Next(10_000));
            var view = BreakoutsState.Of((BreakoutsSnapshot)server.ViewOf("ann"));
            Assert.That(host.Calls, Is.EqualTo(view.Calls), $"seed {seed}, step {step}");
            foreach (var state in new[] { host, guest })
            {
                Assert.That(state.Set, Is.EqualTo(view.Set), $"seed {seed}, step {step}");
                Assert.That(state.Rooms, Is.EqualTo(view.Rooms), $"seed {seed}, step {step}");
                Assert.That(state.Assigned, Is.EqualTo(view.Assigned), $"seed {seed}, step {step}");
                Assert.That((state.EndsAt, state.ClosesAt, state.Choice),
                    Is.EqualTo((view.EndsAt, view.ClosesAt, view.Choice)), $"seed {seed}, step {step}");
            }
        }
    }

    [Test]
    public void A_rooms_name_is_its_set_and_number()
    {
        var state = BreakoutsState.Of(new BreakoutsSnapshot
        {
            Set = 3,
            Rooms = { new BreakoutRoom { Number = 1 }, new BreakoutRoom { Number = 2 } },
            Assignments = { new Assignment { Participant = "bob", Room = 2 } },
        });
        Assert.That((state.RoomNameOf("bob"), state.RoomNameOf("ann")), Is.EqualTo(("3-2", "")));
    }

    private static IMessage Next(Random random) => random.Next(9) switch
    {
        0 => new OpenRooms { Titles = { "", "" }, Choice = true, Deal = random.Next(2) == 0, CountdownSeconds = 5 },
        1 => new OpenRooms { Titles = { "" }, DurationSeconds = 20, CountdownSeconds = 5 },
        2 => new CloseRooms(),
        3 => new DealOut(),
        4 => new CallForHelp(),
        5 => new AnswerHelp { Room = random.Next(1, 3) },
        6 => new ChooseRoom { Room = random.Next(3) },
        _ => new AssignParticipants
        {
            Assignments = { new Assignment { Participant = People[random.Next(3)], Room = random.Next(3) } },
        },
    };
}
