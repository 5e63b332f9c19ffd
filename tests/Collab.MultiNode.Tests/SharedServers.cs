using Collab.MultiNode.Tests.Page;
using Collab.MultiNode.Tests.Page.Services;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests;

/// <summary>Ends what the fixtures of this assembly share.</summary>
[SetUpFixture]
internal sealed class SharedServers
{
    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await PageBrowser.StopAsync();
        await MeetingNode.StopAsync();
        SharedPostgres.Stop();
    }
}
