using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests;

/// <summary>Ends what the fixtures of this assembly share.</summary>
[SetUpFixture]
internal sealed class SharedServers
{
    [OneTimeTearDown]
    public void Stop() => SharedPostgres.Stop();
}
