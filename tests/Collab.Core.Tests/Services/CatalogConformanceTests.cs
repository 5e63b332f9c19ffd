using Collab.Core.Services;
using Collab.Core.Tests.Conferences;
using Google.Protobuf;

namespace Collab.Core.Tests.Services;

/// <summary>The conformance suite over every service that comes with Collab.Actors.</summary>
[TestFixtureSource(nameof(Names))]
[Parallelizable]
public sealed class CatalogConformanceTests(string name) : ServiceConformance(
    ServiceCatalog.BuiltIn.Services[ServiceCatalog.BuiltIn.IndexOf(name)])
{
    public static IEnumerable<string> Names => ServiceCatalog.BuiltIn.Services.Select(service => service.Name);

    private protected override IMessage? NextCommand(Random random, ConferenceDriver driver) =>
        RandomCommands.For(Service.Name, random, driver);
}
