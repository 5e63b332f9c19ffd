using Collab.Core.Services;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Tests.Json;

namespace Collab.Protocol.Tests;

/// <summary>Bodies are found by service and short name.</summary>
internal sealed class CatalogMessageTypesTests
{
    private readonly CatalogMessageTypes _types = new(ServiceCatalog.BuiltIn);

    [Test]
    public void Every_message_of_the_catalog_is_found() =>
        Assert.Multiple(() =>
        {
            foreach (var (service, type) in SampleMessages.Bodies)
                Assert.That(_types.Find(service, type.Name), Is.SameAs(type));
        });

    [TestCase("chat", "Nothing")]
    [TestCase("nothing", "PostMessage")]
    [TestCase("roster", "PostMessage")]
    [TestCase("chat", "postmessage")]
    [TestCase("", "")]
    public void Nothing_else_is_found(string service, string type) =>
        Assert.That(_types.Find(service, type), Is.Null);

    [Test]
    public void Messages_that_only_stand_inside_others_are_not_found() =>
        Assert.That(_types.Find("chat", ChatMessage.Descriptor.Name), Is.Null);
}
