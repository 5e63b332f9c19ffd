using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

/// <summary>The "then" of given, when, then.</summary>
internal static class OutcomeAssertions
{
    public static Outcome ShouldBe(this Outcome outcome, params IMessage[] events)
    {
        Assert.That(outcome.Refused, Is.Null, outcome.Decision.Message);
        Assert.That(outcome.Events, Is.EqualTo(events));
        return outcome;
    }

    /// <summary>What the services did about it, activations and all; nothing when empty.</summary>
    public static Outcome ThenSettled(this Outcome outcome, params IMessage[] events)
    {
        Assert.That(outcome.Settled, Is.EqualTo(events));
        return outcome;
    }

    public static void ShouldChangeNothing(this Outcome outcome)
    {
        Assert.That(outcome.Refused, Is.Null, outcome.Decision.Message);
        Assert.That(outcome.Events.Concat(outcome.Settled), Is.Empty);
    }

    /// <param name="outcome">The refused one.</param>
    /// <param name="code">Why.</param>
    /// <param name="saying">What the message must contain: the field, the value, the limit.</param>
    public static void ShouldBeRefused(this Outcome outcome, RefusalCode code, params string[] saying)
    {
        Assert.That(outcome.Refused, Is.EqualTo(code), string.Join(", ", outcome.Events));
        Assert.That(outcome.Events, Is.Empty);
        foreach (var part in saying) Assert.That(outcome.Decision.Message, Does.Contain(part));
    }

    /// <summary>The events of the last seconds, as a journal holds them, from <paramref name="mark"/> on.</summary>
    public static List<IMessage> EventsSince(this ConferenceDriver driver, int mark) =>
    [
        .. driver.Log.Skip(mark).Select(@event =>
            driver.State.Catalog.Services[driver.State.Catalog.IndexOf(@event.Service)]
                .Contract.ParseEvent(@event.Service, @event.Type, @event.Body)),
    ];
}
