using Collab.Core.Services.Attributes;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Attributes;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Attributes;

/// <summary>A conference with a host (ann), a co-host (cat) and two attendees (bob, dan).</summary>
internal static class AttributesRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("bob").Join("dan");

    public static AttributesState Attributes(this ConferenceDriver driver) =>
        (AttributesState)driver.State.StateOf(AttributesService.ServiceName);

    /// <summary>Sets one of the conference's attributes and tells its version.</summary>
    public static long Set(this ConferenceDriver driver, string sender, string key, string value, long ifVersion = 0)
    {
        driver.Send(sender, new SetAttribute { Key = key, Value = value, IfVersion = ifVersion })
            .ShouldBe(new AttributeSet { Key = key, Value = value });
        return driver.Attributes().Conference.Find(key)!.Version;
    }
}
