using System.Text;
using Collab.Core.Services;
using Collab.Protocol.Json;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Protocol.Tests.Json;

/// <summary>What the codec accepts, what it refuses, and how it says so.</summary>
internal sealed class JsonCodecReadingTests
{
    private static readonly JsonCodec Codec = new(new CatalogMessageTypes(ServiceCatalog.BuiltIn));

    private static readonly ClientMessage Posted = new()
    {
        Command = new Command
        {
            Id = 3,
            Service = "chat",
            Type = "PostMessage",
            Body = new PostMessage { Text = "hi", ReplyTo = 2 }.ToByteString(),
        },
    };

    [TestCase("""{"command":{"id":3,"service":"chat","type":"PostMessage","body":{"text":"hi","replyTo":2}}}""")]
    [TestCase("""{"command":{"id":"3","service":"chat","type":"PostMessage","body":{"text":"hi","replyTo":"2"}}}""")]
    [TestCase("""{"command":{"id":3.0,"service":"chat","type":"PostMessage","body":{"text":"hi","reply_to":2}}}""")]
    [TestCase("""{"command":{"id":3e0,"service":"chat","type":"PostMessage","body":{"text":"\u0068i","replyTo":2}}}""")]
    [TestCase("""{"command":{"body":{"text":"hi","replyTo":2},"type":"PostMessage","service":"chat","id":3}}""")]
    [TestCase("""
        {"command":{"id":3,"service":"chat","type":"PostMessage","body":{"text":"hi","replyTo":2,"mood":[1]}}}
        """)]
    [TestCase("""
        {"new":1,"command":{"id":3,"x":{},"service":"chat","type":"PostMessage","body":{"text":"hi","replyTo":2}}}
        """)]
    [TestCase("""
        {"ping":null,"command":{"id":3,"service":"chat","type":"PostMessage","body":{"text":"hi","replyTo":2}}}
        """)]
    public void The_same_command_may_be_written_so(string message) =>
        Assert.That(Read(message), Is.EqualTo(Posted));

    [TestCase("""{"command":{"id":1,"service":"conference","type":"Lock"}}""")]
    [TestCase("""{"command":{"id":1,"service":"conference","type":"Lock","body":{}}}""")]
    [TestCase("""{"command":{"id":1,"service":"conference","type":"Lock","body":null}}""")]
    public void A_missing_body_is_an_empty_message(string message) =>
        Assert.That(Read(message).Command.Body, Is.EqualTo(ByteString.Empty));

    [TestCase("\"ROLE_HOST\"")]
    [TestCase("4")]
    public void An_enum_may_be_a_name_or_a_number(string role)
    {
        var message = Read($$$$"""
            {"command":{"id":1,"service":"roster","type":"ChangeRole","body":{"participant":"bo","role":{{{{role}}}}}}}
            """);
        Assert.That(ChangeRole.Parser.ParseFrom(message.Command.Body).Role, Is.EqualTo(Role.Host));
    }

    [TestCase("\"AQL6\"", new byte[] { 1, 2, 250 })]
    [TestCase("\"not base64!\"", new byte[0])]
    [TestCase("{\"x\":1}", new byte[0])]
    [TestCase("17", new byte[0])]
    public void A_body_of_an_unknown_type_is_taken_from_base64_and_else_left_empty(string body, byte[] expected)
    {
        var message = Read($$$"""{"command":{"id":1,"service":"raffle","type":"OpenRaffle","body":{{{body}}}}}""");
        Assert.That(message.Command.Body.ToByteArray(), Is.EqualTo(expected));
    }

    [Test]
    public void A_message_of_an_unknown_kind_is_of_no_kind() =>
        Assert.That(Read("""{"subscribe":{"to":"news"}}""").KindCase, Is.EqualTo(ClientMessage.KindOneofCase.None));

    [Test]
    public void A_frame_without_messages_is_one() =>
        Assert.That(Decode("{}").Messages, Is.Empty);

    [TestCase("", "not JSON")]
    [TestCase("{", "not JSON")]
    [TestCase("{}{}", "not JSON")]
    [TestCase("{\"messages\":[],}", "not JSON")]
    [TestCase("/* c */ {}", "not JSON")]
    [TestCase("{\"messages\":[],\"messages\":[]}", "not JSON")]
    [TestCase("[]", "frame must be an object, and is an array")]
    [TestCase("\"x\"", "frame must be an object, and is a string")]
    [TestCase("null", "frame must be an object, and is null")]
    [TestCase("{\"messages\":{}}", "messages must be an array, and is an object")]
    [TestCase("{\"messages\":[1]}", "messages[0] must be an object, and is a number")]
    [TestCase("{\"messages\":[{},null]}", "messages[1] must be an object, and is null")]
    [TestCase("{\"messages\":[{\"ping\":[]}]}", "messages[0].ping must be an object, and is an array")]
    [TestCase("{\"messages\":[{\"ping\":{\"token\":true}}]}", "messages[0].ping.token must be a whole number")]
    [TestCase("{\"messages\":[{\"ping\":{\"token\":1.5}}]}", "messages[0].ping.token must be a whole number")]
    [TestCase("{\"messages\":[{\"ping\":{\"token\":\"1x\"}}]}", "messages[0].ping.token must be a whole number")]
    [TestCase("{\"messages\":[{\"ping\":{\"token\":9223372036854775808}}]}", "must be a whole number of 64 bits")]
    [TestCase("{\"messages\":[{\"ping\":{\"token\":1e400}}]}", "must be a whole number of 64 bits")]
    [TestCase("{\"messages\":[{\"hello\":{\"ticket\":5}}]}", "[0].hello.ticket must be a string, and is a number")]
    [TestCase("{\"messages\":[{\"hello\":{\"ticket\":\"\\ud800\"}}]}", "not text")]
    [TestCase("{\"messages\":[{\"hello\":{\"resume\":\"s\"}}]}", "messages[0].hello.resume must be an object")]
    [TestCase("{\"messages\":[{\"ping\":{},\"hello\":{}}]}", "messages[0].hello stands beside 'ping'")]
    public void What_is_not_a_frame_is_refused_precisely(string json, string reason) =>
        Assert.That(() => Decode(json), Throws.TypeOf<JsonFrameException>().With.Message.Contains(reason));

    [Test]
    public void Bytes_that_are_not_UTF_8_are_refused() =>
        Assert.That(
            () => Codec.DecodeClientFrame(Encoding.Latin1.GetBytes("{\"\u00ff\":1}")),
            Throws.TypeOf<JsonFrameException>().With.Message.Contains("UTF-8"));

    [TestCase("[", "]")]
    [TestCase("{\"x\":", "}")]
    public void Nesting_without_end_is_refused(string open, string close)
    {
        var deep = $"{Thirty(open)}1{Thirty(close)}";
        Assert.That(() => Decode(deep), Throws.TypeOf<JsonFrameException>().With.Message.Contains("not JSON"));
        static string Thirty(string part) => string.Concat(Enumerable.Repeat(part, 30_000));
    }

    [TestCase("{\"text\":5}")]
    [TestCase("{\"text\":[\"a\"]}")]
    [TestCase("{\"text\":\"\\ud800\"}")]
    [TestCase("{\"replyTo\":\"two\"}")]
    [TestCase("{\"replyTo\":1.5}")]
    [TestCase("{\"replyTo\":99999999999999999999}")]
    [TestCase("[]")]
    [TestCase("\"AQL6\"")]
    [TestCase("7")]
    public void A_body_that_is_not_of_its_type_is_refused_by_itself(string body)
    {
        var json = $$$"""
            {"messages":[{"ping":{"token":1}},
            {"command":{"id":9,"service":"chat","type":"PostMessage","body":{{{body}}}}},{"ping":{"token":2}}]}
            """;
        List<MalformedBody> malformed = [];
        var frame = Codec.DecodeClientFrame(Encoding.UTF8.GetBytes(json), malformed);
        Assert.Multiple(() =>
        {
            Assert.That(frame.Messages, Has.Count.EqualTo(3));
            Assert.That(malformed.Select(x => x.Index), Is.EqualTo([1]));
            Assert.That(malformed[0].Reason, Does.StartWith("messages[1].command.body"));
            Assert.That(() => Decode(json), Throws.TypeOf<JsonFrameException>());
        });
    }

    [Test]
    public void A_bad_enum_is_a_malformed_body()
    {
        List<MalformedBody> malformed = [];
        Codec.DecodeClientFrame(
            """
            {"messages":[{"command":{"service":"roster","type":"ChangeRole","body":{"role":"KING"}}}]}
            """u8.ToArray(),
            malformed);
        Assert.That(malformed, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_reason_is_one_short_line_whatever_was_sent()
    {
        var text = new string('x', 5000) + "\\n\\u0007";
        List<MalformedBody> malformed = [];
        Codec.DecodeClientFrame(
            Encoding.UTF8.GetBytes($$$$"""
                {"messages":[{"command":{"service":"roster","type":"ChangeRole","body":{"role":"{{{{text}}}}"}}}]}
                """),
            malformed);
        Assert.Multiple(() =>
        {
            Assert.That(malformed.Single().Reason, Has.Length.LessThan(400));
            Assert.That(malformed.Single().Reason.Any(char.IsControl), Is.False);
        });
    }

    private static ClientMessage Read(string message) => Decode($$"""{"messages":[{{message}}]}""").Messages.Single();

    private static ClientFrame Decode(string json) => Codec.DecodeClientFrame(Encoding.UTF8.GetBytes(json));
}
