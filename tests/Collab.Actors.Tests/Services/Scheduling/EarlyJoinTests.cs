using System.Globalization;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;
using Collab.Testing;

namespace Collab.Actors.Tests.Services.Scheduling;

/// <summary>A planned conference's door, on a real node.</summary>
[TestFixture(JournalKind.Sqlite)]
internal sealed class EarlyJoinTests(JournalKind kind) : NodeSpec(kind)
{
    [Test]
    public async Task Who_comes_too_early_waits_and_is_let_in_when_it_opens_though_nothing_happens()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        var opens = DateTimeOffset.UtcNow.AddSeconds(5);
        var starts = opens.AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        await ann.DoAsync("scheduling", new SetSchedule
        {
            Schedule = new Schedule
            {
                Starts = starts,
                TimeZone = "UTC",
                DurationSeconds = 600,
                EarlyJoinSeconds = 600,
            },
        });

        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);
        await Eventually.HoldsAsync("bob waits", Soon, () => bob.Connection.Messages.Any(message =>
            message.Held is { Service: "scheduling" } held
            && held.Message.Contains("The meeting opens at", StringComparison.Ordinal)));
        await bob.WelcomedAsync();
        Assert.That(DateTimeOffset.UtcNow, Is.GreaterThan(opens.AddSeconds(-1)), "starts have whole seconds");
    }
}
