using Collab.Core.Services;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

/// <summary>The random walks themselves: properties over walks that get nowhere would hold of anything.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RandomWalkTests
{
    private static IEnumerable<string> Services => ServiceCatalog.BuiltIn.Services.Select(x => x.Name);

    [Test]
    public void Walks_reach_every_reason()
    {
        var seen = new HashSet<string>();
        // The more services there are, the less of a walk is coming and going.
        foreach (var body in Bodies(focus: "", walks: 600))
        {
            if (body is ParticipantLeft left) seen.Add($"left {left.Reason}");
            if (body is ConferenceEnded ended) seen.Add($"ended {ended.Reason}");
            if (body is RoleChanged { Automatic: true } passed) seen.Add($"automatic {passed.Role == Role.Host}");
        }

        var expected = Enum.GetValues<LeaveReason>().Where(x => x > 0).Select(x => $"left {x}")
            // Its plan ends a conference only where a service plans.
            .Concat(Enum.GetValues<EndReason>()
                .Where(x => x is > 0 and not EndReason.Schedule)
                .Select(x => $"ended {x}"))
            .Concat(["automatic True", "automatic False"]);
        Assert.That(expected.Except(seen), Is.Empty);
    }

    [TestCaseSource(nameof(Services))]
    public void Walks_reach_every_event_of(string service)
    {
        var contract = ServiceCatalog.BuiltIn.Services[ServiceCatalog.BuiltIn.IndexOf(service)].Contract;
        var seen = Bodies(service).Select(body => body.Descriptor).ToHashSet();
        Assert.That(contract.Events.Where(type => !seen.Contains(type)).Select(type => type.Name), Is.Empty);
    }

    [Test]
    public void A_failing_walk_is_found_shrunk_and_told_with_its_seed()
    {
        var failure = Assert.Catch(() => Walks.ForAll(100, 50, walk =>
            Walks.Require(walk.All(step => step % 5 > 0), "a step divides by five")));
        Assert.That(failure!.Message, Does.Contain("COLLAB_TEST_SEED="));
        Assert.That(failure.ToString(), Does.Contain("a step divides by five"));
    }

    // With fixed seeds: what is reached today is reached tomorrow.
    private static IEnumerable<IMessage> Bodies(string focus, int walks = 150)
    {
        for (var walk = 0; walk < walks; walk++)
        {
            var random = new Random(walk);
            var driver = ConferenceDriver.Created(new Settings
            {
                ParticipantsMax = 5,
                DurationMaxSeconds = walk % 3 == 0 ? 60 : 600,
                EmptyTimeoutSeconds = 10,
                HostLeaves = walk % 4 == 0 ? HostLeavesPolicy.End : HostLeavesPolicy.Pass,
            });
            for (var step = 0; step < 80; step++) RandomCommands.Step(driver, random.Next(), focus: focus);
            foreach (var body in driver.EventsSince(0)) yield return body;
        }
    }
}
