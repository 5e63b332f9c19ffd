using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Admission;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Admission;

/// <summary>Random policies, and random people at the door.</summary>
internal sealed class AdmissionCommands : IRandomCommands
{
    private static readonly string[] Outside = [.. RandomCommands.People, "gil", "hal", "ivy"];

    public string Service => "admission";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var lobby = driver.Admission().Policy.Lobby;
        return random.Next(24) switch
        {
            <= 1 => new ChangePolicy
            {
                Policy = new Policy
                {
                    Lobby = !lobby,
                    LobbyTimeoutSeconds = random.Next(3) == 0 ? random.Next(10, 40) : 0,
                    Message = random.Next(2) == 0 ? "Soon" : "",
                },
            },
            2 => new ChangePolicy
            {
                Policy = new Policy
                {
                    Lobby = lobby,
                    WaitForHost = random.Next(3) == 0,
                    Capacity = random.Next(4) == 0 ? random.Next(3, 6) : 0,
                    WatchOnly = random.Next(4) == 0,
                    OpenServices = { "chat", "polls" },
                },
            },
            // Deriving a key takes time on purpose.
            3 => new SetPassword { Password = random.Next(3) == 0 ? "tea time" : "" },
            <= 12 => new Knock { Participant = Outside[random.Next(Outside.Length)], Name = "Somebody" },
            <= 15 => new StopWaiting { Participant = Outside[random.Next(Outside.Length)] },
            <= 17 => new Admit { Participants = { Somebody(random, driver) } },
            18 => new Admit { All = true },
            <= 21 => new Deny { Participant = Somebody(random, driver) },
            _ => new ChangePolicy { Policy = new Policy { Lobby = true } },
        };
    }

    private static string Somebody(Random random, ConferenceDriver driver)
    {
        var waiting = driver.Admission().Waiting.Items.Select(x => x.Participant).ToList();
        return waiting.Count == 0 ? Outside[random.Next(Outside.Length)] : waiting[random.Next(waiting.Count)];
    }
}
