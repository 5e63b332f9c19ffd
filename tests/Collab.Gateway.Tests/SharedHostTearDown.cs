using Collab.Gateway.Tests.Support;

namespace Collab.Gateway.Tests;

/// <summary>Stops the shared node after the last test.</summary>
[SetUpFixture]
internal sealed class SharedHostTearDown
{
    [OneTimeTearDown]
    public Task StopSharedHost() => SharedHost.StopAsync();
}
