using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Attributes;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's attributes are the server's fold: the same events lead both to the same.</summary>
internal sealed class AttributesFoldingTests
{
    private static readonly IService Service = new Core.Services.Attributes.AttributesService();

    [Test]
    public void Attributes_are_folded_as_the_server_folds_them([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (state, server) = (AttributesState.Empty, Service.Initial);
        for (var seq = 1; seq <= 200; seq++)
        {
            var body = Random(random, seq);
            server = Service.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf(body, seq));
            var snapshot = (AttributesSnapshot)Service.ToSnapshot(server);
            Assert.That(Flat(state), Is.EqualTo(Flat(AttributesState.Of(snapshot))), $"seed {seed}, seq {seq}: {body}");
        }
    }

    [Test]
    public void An_attribute_tells_who_set_it_and_at_which_version()
    {
        var state = AttributesState.Empty
            .After(EventOf(new AttributeSet { Key = "topic", Value = "tea" }, 7))
            .After(EventOf(new ParticipantAttributeSet { Participant = "bob", Key = "seat", Value = "1" }, 8));
        Assert.Multiple(() =>
        {
            Assert.That(
                state.Conference["topic"],
                Is.EqualTo(new AttributeValue("tea", 7, "ann", DateTimeOffset.FromUnixTimeMilliseconds(1007))));
            Assert.That(state.Of("bob")["seat"].Version, Is.EqualTo(8));
            Assert.That(state.Of("nobody"), Is.Empty);
        });
    }

    private static IMessage Random(Random random, int seq)
    {
        var (key, participant) = ($"k{random.Next(4)}", $"p{random.Next(3)}");
        return random.Next(6) switch
        {
            0 => new AttributeRemoved { Key = key },
            1 => new ParticipantAttributeRemoved { Participant = participant, Key = key },
            2 => new ParticipantAttributesDropped { Participants = { participant, "p9" } },
            3 => new ParticipantAttributeSet { Participant = participant, Key = key, Value = $"{seq}" },
            _ => new AttributeSet { Key = key, Value = $"{seq}" },
        };
    }

    private static List<(string, string, AttributeValue)> Flat(AttributesState state) =>
    [
        .. state.Conference.Select(x => ("", x.Key, x.Value)),
        .. state.Participants.SelectMany(x => x.Value, (x, y) => (x.Key, y.Key, y.Value)),
    ];

    private static ConferenceEvent EventOf(IMessage body, long seq) => ConferenceEvent.Of(
        new Event
        {
            Seq = seq,
            Service = "attributes",
            Type = body.Descriptor.Name,
            Participant = "ann",
            Time = 1000 + seq,
        },
        body);
}
