using Collab.Core.Services.Floor;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Floor;

/// <summary>
/// A conference with a host (ann), a co-host (cat), a presenter (pat) and three attendees (bob, dan, eve) who share a
/// token "stick" that is passed on, and one "stage" that is not.
/// </summary>
internal static class FloorRoom
{
    public const string Stick = "stick";
    public const string Stage = "stage";

    public static ConferenceDriver Open()
    {
        var driver = ConferenceDriver.Created()
            .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("pat", Role.Presenter)
            .Join("bob").Join("dan").Join("eve");
        driver.Do("ann", new DefineToken { Token = Stick, Policy = TokenPolicy.Pass });
        driver.Do("ann", new DefineToken { Token = Stage });
        return driver;
    }

    public static FloorState Floor(this ConferenceDriver driver) =>
        (FloorState)driver.State.StateOf(FloorService.ServiceName);

    public static TokenState Token(this ConferenceDriver driver, string name) => driver.Floor().Tokens[name];

    /// <summary>Sends what must not be refused.</summary>
    public static Outcome Do(this ConferenceDriver driver, string sender, Google.Protobuf.IMessage command)
    {
        var outcome = driver.Send(sender, command);
        return outcome.Refused is null ? outcome : throw new InvalidOperationException(outcome.Decision.Message);
    }

    public static TokenMoved Moved(string token, string from, string to, MoveCause cause) =>
        new() { Token = token, From = from, To = to, Cause = cause };
}
