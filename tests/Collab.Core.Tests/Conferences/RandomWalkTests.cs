using Collab.Core.Services;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Conferences;

/// <summary>The random walks themselves: properties over walks that get nowhere would hold of anything.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RandomWalkTests
{
    [Test]
    public void Walks_reach_every_event_and_every_reason()
    {
        var seen = new HashSet<string>();
        for (var walk = 0; walk < 150; walk++)
        {
            var random = new Random(walk);
            var driver = ConferenceDriver.Created(new Settings
            {
                ParticipantsMax = 5,
                DurationMaxSeconds = walk % 3 == 0 ? 60 : 600,
                EmptyTimeoutSeconds = 10,
                HostLeaves = walk % 4 == 0 ? HostLeavesPolicy.End : HostLeavesPolicy.Pass,
            });
            for (var step = 0; step < 80; step++) RandomCommands.Step(driver, random.Next());
            foreach (var body in driver.EventsSince(0))
            {
                seen.Add(body.Descriptor.Name);
                if (body is ParticipantLeft left) seen.Add($"left {left.Reason}");
                if (body is ConferenceEnded ended) seen.Add($"ended {ended.Reason}");
                if (body is RoleChanged { Automatic: true } passed) seen.Add($"automatic {passed.Role == Role.Host}");
            }

            if (driver.Log.Any(x => x.Audience.Count > 0 && x.Type == "MessagePosted")) seen.Add("private");
        }

        var expected = ServiceCatalog.BuiltIn.Services.SelectMany(x => x.Contract.Events).Select(x => x.Name)
            .Concat(Enum.GetValues<LeaveReason>().Where(x => x > 0).Select(x => $"left {x}"))
            .Concat(Enum.GetValues<EndReason>().Where(x => x > 0).Select(x => $"ended {x}"))
            .Concat(["automatic True", "automatic False", "private"]);
        Assert.That(expected.Except(seen), Is.Empty);
    }

    [Test]
    public void A_failing_walk_is_found_shrunk_and_told_with_its_seed()
    {
        var failure = Assert.Catch(() => Walks.ForAll(100, 50, walk =>
            Walks.Require(walk.All(step => step % 5 > 0), "a step divides by five")));
        Assert.That(failure!.Message, Does.Contain("COLLAB_TEST_SEED="));
        Assert.That(failure.ToString(), Does.Contain("a step divides by five"));
    }
}
