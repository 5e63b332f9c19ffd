using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's plan is what the server would show.</summary>
internal sealed class SchedulingFoldingTests
{
    [Test]
    public void Everybody_folds_to_what_the_server_would_show_them([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var server = new WatchedService("scheduling", ("ann", Role.Host), ("bob", Role.Attendee));
        var state = SchedulingState.Of(new SchedulingSnapshot());
        server.Watch("bob", @event => state = state.After(@event));
        for (var step = 0; step < 60; step++)
        {
            var current = state.Current ?? state.Next;
            server.Send("ann", Next(random, server.Now, current?.Start ?? 0));
            if (random.Next(2) == 0) server.Advance(random.Next(8) * 6 * 3_600_000L);
            var view = (SchedulingSnapshot)server.ViewOf("bob");
            Assert.That(state.Schedule, Is.EqualTo(view.Schedule), $"seed {seed}, step {step}");
            Assert.That(state.Occurrences, Is.EqualTo(view.Occurrences), $"seed {seed}, step {step}");
            Assert.That(state.IsComplete, Is.EqualTo(view.Complete), $"seed {seed}, step {step}");
            Assert.That(state.Current is not null, Is.EqualTo(view.Started), $"seed {seed}, step {step}");
        }
    }

    private static IMessage Next(Random random, long now, long start) => random.Next(8) switch
    {
        <= 1 => new SetSchedule
        {
            Schedule = new Schedule
            {
                Starts = DateTimeOffset.FromUnixTimeMilliseconds(now + random.Next(200_000_000))
                    .ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
                TimeZone = "Europe/Berlin",
                DurationSeconds = 3600,
                Rule = random.Next(3) == 0 ? "" : "FREQ=DAILY",
                ReminderSeconds = { 600 },
            },
        },
        2 => new ClearSchedule(),
        <= 5 => new ExtendOccurrence { Seconds = random.Next(-600, 1200) },
        _ => new CancelOccurrence { Start = start },
    };
}
