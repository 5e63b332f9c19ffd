using Collab.Page.Tests.Services;

namespace Collab.Page.Tests;

/// <summary>Ends what the fixtures of this assembly share.</summary>
[SetUpFixture]
internal sealed class SharedPrograms
{
    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await PageBrowser.StopAsync();
        await MeetingNode.StopAsync();
    }
}
