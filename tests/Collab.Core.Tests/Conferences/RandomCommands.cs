using Collab.Core.Services;
using Collab.Core.Tests.Services.Conference;
using Collab.Core.Tests.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

/// <summary>Random commands of every service of a catalog that this assembly has some of.</summary>
internal static class RandomCommands
{
    public static readonly string[] People = ["ann", "ben", "cid", "dan", "eve", "fay"];

    private static readonly SortedDictionary<string, IRandomCommands> ByService = Find();

    public static string Somebody(Random random) => People[random.Next(People.Length)];

    /// <summary>Whether the service has some.</summary>
    public static bool Has(string service) => ByService.ContainsKey(service);

    /// <summary>A command of a service; <c>null</c> for one with random fields.</summary>
    public static IMessage? For(string service, Random random, ConferenceDriver driver) =>
        ByService.GetValueOrDefault(service)?.Next(random, driver);

    /// <summary>One step of a walk: time passes, a node reports, or somebody sends a command.</summary>
    /// <param name="driver">What is led through the walk.</param>
    /// <param name="seed">Of the step.</param>
    /// <param name="mayEnd">Whether somebody may end the conference.</param>
    /// <param name="focus">The service to which most commands go; empty for all services alike.</param>
    public static void Step(ConferenceDriver driver, int seed, bool mayEnd = true, string focus = "")
    {
        var random = new Random(seed);
        switch (random.Next(10))
        {
            case 0:
                driver.Advance(random.Next(2) == 0 ? random.Next(2_000) : random.Next(40_000));
                break;
            case <= 3:
                driver.Node(RosterCommands.OfNode(random, driver));
                break;
            default:
                var command = random.Next(10) switch
                {
                    <= 2 => RosterCommands.OfPeople(random),
                    3 => ConferenceCommands.Of(random, driver, mayEnd),
                    _ => OfAnotherService(random, driver, focus) ?? RosterCommands.OfPeople(random),
                };
                Send(driver, random, command);
                break;
        }
    }

    private static IMessage? OfAnotherService(Random random, ConferenceDriver driver, string focus)
    {
        if (ByService.ContainsKey(focus) && random.Next(5) > 0) return For(focus, random, driver);
        // Conference and roster, the first two, have weights of their own.
        var services = driver.State.Catalog.Services.Skip(2).Where(x => ByService.ContainsKey(x.Name)).ToList();
        return services.Count == 0 ? null : For(services[random.Next(services.Count)].Name, random, driver);
    }

    /// <summary>Somebody present, half of the time of those who may; <c>null</c> while nobody is there.</summary>
    public static string? SenderOf(IMessage command, Random random, ConferenceDriver driver)
    {
        var permission = driver.PermissionOf(command);
        var present = driver.Facts.Roster.Participants.ToList();
        var admitted = random.Next(2) == 0 ? present.Where(x => permission.Admits(x)).ToList() : [];
        var senders = admitted.Count > 0 ? admitted : present;
        return senders.Count > 0 ? senders[random.Next(senders.Count)].Id : null;
    }

    private static void Send(ConferenceDriver driver, Random random, IMessage command)
    {
        var sender = SenderOf(command, random, driver);
        if (driver.PermissionOf(command) == Permission.Node && random.Next(2) == 0) driver.Node(command);
        else if (sender is not null) driver.Send(sender, command);
    }

    private static SortedDictionary<string, IRandomCommands> Find() => new(
        typeof(IRandomCommands).Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IRandomCommands)))
            .Select(type => (IRandomCommands)Activator.CreateInstance(type)!)
            .ToDictionary(x => x.Service),
        StringComparer.Ordinal);
}
