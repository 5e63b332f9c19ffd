using Collab.Actors.Hosting;
using Collab.Actors.Tests.Nodes;
using Microsoft.Extensions.Options;

namespace Collab.Actors.Tests.Hosting;

/// <summary>A wrong option stops the host at start and says what would be right.</summary>
internal sealed class OptionsTests
{
    private static readonly object[] Wrong =
    [
        new object[] { "NodeName", "a b", (Action<CollabOptions>)(x => x.NodeName = "a b"), "1 to 64" },
        new object[] { "Host", " ", (Action<CollabOptions>)(x => x.Host = " "), "host name" },
        new object[] { "Port", "70000", (Action<CollabOptions>)(x => x.Port = 70000), "65535" },
        new object[] { "SeedNodes:0", "nowhere", (Action<CollabOptions>)(x => x.SeedNodes.Add("nowhere")), "host:port" },
        new object[] { "SessionKey", "5 bytes", (Action<CollabOptions>)(x => x.SessionKey = new byte[5]), "32 bytes" },
        new object[] { "JoinTimeout", "00:00:00", (Action<CollabOptions>)(x => x.JoinTimeout = TimeSpan.Zero), "00:10:00" },
        new object[] { "DrainTimeout", "1.00:00:00", (Action<CollabOptions>)(x => x.DrainTimeout = TimeSpan.FromDays(1)), "00:10:00" },
        new object[] { "Journal", "mysql:x", (Action<CollabOptions>)(x => x.Journal = "mysql:x"), "sqlite:" },
    ];

    [TestCaseSource(nameof(Wrong))]
    public void A_wrong_option_stops_the_start_with_key_value_and_what_is_legal(
        string key, string value, Action<CollabOptions> configure, string legal)
    {
        using var host = TestNode.Build(configure);

        Assert.That(
            async () => await host.StartAsync(),
            Throws.TypeOf<OptionsValidationException>()
                .With.Message.Contains($"Collab:{key}").And.Message.Contains(value).And.Message.Contains(legal));
    }
}
