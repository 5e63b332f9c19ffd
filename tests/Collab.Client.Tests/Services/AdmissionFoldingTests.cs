using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's lobby is what the server would show.</summary>
internal sealed class AdmissionFoldingTests
{
    private static readonly string[] Outside = ["dan", "eve", "fay", "gil"];

    [TestCase("ann")]
    [TestCase("bob")]
    public void Everybody_folds_to_what_the_server_would_show_them(string participant)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var server = new WatchedService("admission", ("ann", Role.Host), ("bob", Role.Attendee));
            var state = AdmissionState.Empty;
            server.Watch(participant, @event => state = state.After(@event));
            for (var step = 0; step < 150; step++)
            {
                var (sender, command) = Next(random);
                server.Send(sender, command);
                if (random.Next(3) == 0) server.Advance(random.Next(20_000));
                var view = (AdmissionSnapshot)server.ViewOf(participant);
                Assert.That(state.Policy, Is.EqualTo(view.Policy), $"seed {seed}, step {step}");
                Assert.That(state.Waiting, Is.EqualTo(view.Waiting), $"seed {seed}, step {step}");
                Assert.That(AdmissionState.Of(view).Waiting, Is.EqualTo(view.Waiting));
            }
        }
    }

    // By nobody: a node says it.
    private static (string Sender, IMessage Command) Next(Random random) => random.Next(10) switch
    {
        0 => ("ann", new ChangePolicy { Policy = new Policy { Lobby = random.Next(4) > 0 } }),
        1 => ("ann", new ChangePolicy { Policy = new Policy { Lobby = true, LobbyTimeoutSeconds = 30 } }),
        2 => ("", new StopWaiting { Participant = Somebody(random) }),
        3 => ("ann", new Admit { Participants = { Somebody(random) } }),
        4 => ("ann", new Deny { Participant = Somebody(random) }),
        _ => ("", new Knock { Participant = Somebody(random), Name = "Name" }),
    };

    private static string Somebody(Random random) => Outside[random.Next(Outside.Length)];
}
