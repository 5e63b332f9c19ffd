using Collab.Gateway.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Gateway.Tests.Hosting;

[Parallelizable(ParallelScope.All)]
internal sealed class DescriptorLimitTests
{
    [TestCase("Max open files            1024                 524288               files     ", 1024)]
    [TestCase("Max open files            unlimited            unlimited            files     ", null)]
    [TestCase("Max processes             96365                96365                processes ", null)]
    public void The_limit_in_force_is_read(string line, int? expected) => Assert.That(
        DescriptorLimit.FilesMaxIn(["Limit                     Soft Limit           Hard Limit", line]),
        Is.EqualTo(expected));

    [Test]
    [Platform("Linux")]
    public void This_process_has_one() => Assert.That(DescriptorLimit.OfProcess(), Is.GreaterThan(0));

    [TestCase(20_000, 18_270)]
    [TestCase(1200, 1200 - DescriptorLimit.Reserved - DescriptorLimit.RequestsMin)]
    [TestCase(100_000, 20_000)]
    [TestCase(100, 1)]
    [TestCase(null, 20_000)]
    public void Connections_stay_below_the_files_that_the_process_may_open(int? filesMax, int expected)
    {
        var options = new GatewayOptions { ConnectionsMax = 20_000 };
        Limit(filesMax).PostConfigure(null, options);
        Assert.That(options.ConnectionsMax, Is.EqualTo(expected));
    }

    [TestCase(20_000, null, 20_000 - DescriptorLimit.Reserved - 15_000)]
    [TestCase(16_000, null, 488)]
    [TestCase(15_000, null, DescriptorLimit.RequestsMin)]
    [TestCase(20_000, 7, 7)]
    [TestCase(null, null, null)]
    public void The_web_server_takes_what_connections_leave_unless_its_host_says_otherwise(
        int? filesMax, int? given, int? expected)
    {
        var server = new KestrelServerOptions { Limits = { MaxConcurrentConnections = given } };
        Limit(filesMax).Apply(server, new GatewayOptions { ConnectionsMax = 15_000 });
        Assert.That(server.Limits.MaxConcurrentConnections, Is.EqualTo(expected));
    }

    private static DescriptorLimit Limit(int? filesMax) =>
        new(() => filesMax, NullLogger<DescriptorLimit>.Instance);
}
