using System.Collections.Immutable;
using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Tests.Services;

public sealed class ServiceCatalogTests
{
    [Test]
    public void Conference_and_roster_come_first() => Assert.That(
        ServiceCatalog.BuiltIn.Services.Select(x => x.Name).Take(2), Is.EqualTo(new[] { "conference", "roster" }));

    [Test]
    public void Services_are_found_by_their_names()
    {
        var catalog = ServiceCatalog.BuiltIn;
        foreach (var service in catalog.Services)
            Assert.That(catalog.Services[catalog.IndexOf(service.Name)], Is.SameAs(service));
        Assert.That(catalog.IndexOf("nothing"), Is.EqualTo(-1));
    }

    [Test]
    public void A_name_is_taken_once() =>
        Assert.Throws<ArgumentException>(() => ServiceCatalog.BuiltIn.With(new ChatService()));

    [Test]
    public void A_decision_of_no_events_is_nothing()
    {
        Assert.That(Decision.Accept(ReadOnlySpan<IMessage>.Empty), Is.SameAs(Decision.Nothing));
        Assert.That(Decision.Accept(ImmutableArray<DecidedEvent>.Empty), Is.SameAs(Decision.Nothing));
    }
}
