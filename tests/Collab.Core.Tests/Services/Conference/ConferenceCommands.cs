using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Tests.Services.Conference;

/// <summary>Random commands of the conference; its end is rare, for nothing comes after it.</summary>
internal sealed class ConferenceCommands : IRandomCommands
{
    public string Service => "conference";

    public IMessage Next(Random random, ConferenceDriver driver) => Of(random, driver, mayEnd: random.Next(30) == 0);

    public static IMessage Of(Random random, ConferenceDriver driver, bool mayEnd) =>
        random.Next(mayEnd ? 20 : 19) switch
        {
            <= 6 => new Lock(),
            <= 12 => new Unlock(),
            <= 14 => OfPermissions(random, driver),
            <= 16 => new Open(),
            <= 18 => new Create { Site = "site", Title = "Again" },
            _ => new End(),
        };

    // Back to what the service says more often than not, lest in the end nobody may do anything.
    private static ChangePermissions OfPermissions(Random random, ConferenceDriver driver)
    {
        var service = driver.State.Catalog.Services[random.Next(driver.State.Catalog.Services.Length)];
        var commands = service.Contract.Commands;
        var change = new ChangePermissions();
        foreach (var (type, _) in commands.Take(random.Next(4)))
        {
            change.Permissions.Add(new MessagePermission
            {
                Service = service.Name,
                Type = type.Name,
                Minimum = random.Next(5) < 3 ? Role.Unspecified : (Role)random.Next(5),
            });
        }

        return change;
    }
}
