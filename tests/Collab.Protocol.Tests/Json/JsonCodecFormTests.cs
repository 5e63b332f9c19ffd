using System.Text;
using Collab.Core.Services;
using Collab.Protocol.Json;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Protocol.Tests.Json;

/// <summary>What stands on the wire, to the letter: other languages' clients depend on it.</summary>
internal sealed class JsonCodecFormTests
{
    private static readonly JsonCodec Codec = new(new CatalogMessageTypes(ServiceCatalog.BuiltIn));

    [Test]
    public void An_event_has_its_body_expanded_and_its_64_bit_numbers_as_texts() =>
        Assert.That(
            Write(new ServerMessage
            {
                Event = new Event
                {
                    Seq = 12,
                    Service = "chat",
                    Type = "MessagePosted",
                    Body = new MessagePosted { Message = 3, Text = "h\u00e9", AuthorName = "Ada" }.ToByteString(),
                    Participant = "ada",
                    Session = "s1",
                    CommandId = 4,
                    Last = true,
                    Time = 1700000000000,
                    Epoch = 2,
                },
            }),
            Is.EqualTo("""
                {"event":{"seq":"12","service":"chat","type":"MessagePosted",
                "body":{"message":"3","text":"hé","authorName":"Ada"},"participant":"ada",
                "session":"s1","commandId":"4","last":true,"time":"1700000000000","epoch":"2"}}
                """.ReplaceLineEndings("")));

    [Test]
    public void A_hidden_event_has_nothing_but_its_seq() =>
        Assert.That(
            Write(new ServerMessage { Event = new Event { Seq = 5, Hidden = true } }),
            Is.EqualTo("""{"event":{"seq":"5","hidden":true}}"""));

    [Test]
    public void An_enum_stands_by_its_name() =>
        Assert.That(
            Write(new ServerMessage
            {
                Event = new Event
                {
                    Service = "roster",
                    Type = "RoleChanged",
                    Body = new RoleChanged { Participant = "bo", Role = Role.CoHost }.ToByteString(),
                },
            }),
            Does.Contain("\"role\":\"ROLE_CO_HOST\""));

    [Test]
    public void A_body_of_an_unknown_type_is_base64() =>
        Assert.That(
            Write(new ServerMessage
            {
                Event = new Event { Service = "raffle", Type = "RaffleOpened", Body = ByteString.CopyFrom(1, 2, 250) },
            }),
            Does.EndWith("\"type\":\"RaffleOpened\",\"body\":\"AQL6\"}}"));

    [Test]
    public void A_body_that_is_not_of_its_type_is_base64() =>
        Assert.That(
            Write(new ServerMessage
            {
                Event = new Event { Service = "chat", Type = "MessagePosted", Body = ByteString.CopyFrom(255) },
            }),
            Does.EndWith("\"body\":\"/w==\"}}"));

    [Test]
    public void An_empty_body_of_a_known_type_is_an_empty_object() =>
        Assert.That(
            Write(new ServerMessage { Signal = new Signal { Service = "chat", Type = "Typing" } }),
            Is.EqualTo("""{"signal":{"service":"chat","type":"Typing","body":{}}}"""));

    [Test]
    public void An_empty_message_still_shows_its_kind() =>
        Assert.That(Write(new ServerMessage { Pong = new Pong() }), Is.EqualTo("""{"pong":{}}"""));

    [Test]
    public void A_text_that_protobuf_reads_but_JSON_could_not_hold_is_still_JSON()
    {
        var json = Write(new ServerMessage
        {
            Goodbye = new Goodbye { Code = "removed", Message = "quote \" backslash \\ newline \n null \0" },
        });
        Assert.That(() => System.Text.Json.JsonDocument.Parse(json), Throws.Nothing);
    }

    private static string Write(ServerMessage message) => Encoding.UTF8.GetString(Codec.Encode(message));
}
