using Collab.Actors.Hosting;
using Collab.Actors.Tests.Nodes;
using Microsoft.Extensions.Options;

namespace Collab.Actors.Tests.Hosting;

/// <summary>A wrong option stops the host at start and says what would be right.</summary>
internal sealed class OptionsTests
{
    private static readonly object[] Wrong =
    [
        Case("NodeName", "a b", x => x.NodeName = "a b", "1 to 64"),
        Case("Host", " ", x => x.Host = " ", "host name"),
        Case("Port", "70000", x => x.Port = 70000, "65535"),
        Case("SeedNodes:0", "nowhere", x => x.SeedNodes.Add("nowhere"), "host:port"),
        Case("SessionKey", "5 bytes", x => x.SessionKey = new byte[5], "32 bytes"),
        Case("JoinTimeout", "00:00:00", x => x.JoinTimeout = TimeSpan.Zero, "00:10:00"),
        Case("DrainTimeout", "1.00:00:00", x => x.DrainTimeout = TimeSpan.FromDays(1), "00:10:00"),
        Case("Blobs", "files:", x => x.Blobs = "files:", "files:FOLDER"),
        Case("BlobSweepInterval", "00:00:00", x => x.BlobSweepInterval = TimeSpan.Zero, "1.00:00:00"),
        Case("BlobRetention", "-00:00:01", x => x.BlobRetention = TimeSpan.FromSeconds(-1), "3650"),
        Case("Journal", "mysql:x", x => x.Journal = "mysql:x", "sqlite:"),
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

    private static TestCaseData Case(string key, string value, Action<CollabOptions> configure, string legal) =>
        new TestCaseData(key, value, configure, legal).SetArgDisplayNames(key, value);
}
