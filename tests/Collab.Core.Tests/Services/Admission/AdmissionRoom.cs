using Collab.Core.Services;
using Collab.Core.Services.Admission;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Admission;

/// <summary>A conference with a host (ann), a co-host (ben) and an attendee (cid), and people outside.</summary>
internal static class AdmissionRoom
{
    public static ConferenceDriver Open() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("ben", Role.CoHost).Join("cid");

    /// <summary>The same with the lobby open.</summary>
    public static ConferenceDriver WithLobby(int timeoutSeconds = 0)
    {
        var driver = Open();
        driver.Send("ann", new ChangePolicy
        {
            Policy = new Policy { Lobby = true, LobbyTimeoutSeconds = timeoutSeconds },
        }).ShouldBeAccepted();
        return driver;
    }

    public static AdmissionState Admission(this ConferenceDriver driver) =>
        (AdmissionState)driver.State.StateOf(AdmissionService.ServiceName);

    public static string Waiting(this ConferenceDriver driver) =>
        string.Join(" ", driver.Admission().Waiting.Items.Select(x => x.Participant));

    /// <summary>What somebody outside is told.</summary>
    public static Admittance AtTheDoor(this ConferenceDriver driver, string participant, Role role = Role.Attendee) =>
        driver.Facts.AdmittanceOf(
            new Newcomer(participant, participant, role, Google.Protobuf.ByteString.Empty, driver.Now), []);

    /// <summary>As a node does for a newcomer whom the lobby holds.</summary>
    public static ConferenceDriver Knock(this ConferenceDriver driver, params string[] participants)
    {
        foreach (var id in participants) driver.Node(new Knock { Participant = id, Name = id }).ShouldBeAccepted();
        return driver;
    }

    public static void ShouldBeAccepted(this Outcome outcome) =>
        Assert.That(outcome.Refused, Is.Null, outcome.Decision.Message);

    /// <summary>Joins with a password.</summary>
    public static Outcome TryJoinWith(this ConferenceDriver driver, string participant, string password)
    {
        var join = driver.JoinOf(participant);
        join.Proofs.AddRange(driver.Facts.ProofsOf(password));
        return driver.Node(join);
    }
}
