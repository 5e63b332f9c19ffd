using System.Text;
using Collab.Protocol.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Collab.Protocol.Tests.Json;

/// <summary>An embedding server's own services may use whatever protobuf has: its own parser takes over.</summary>
internal sealed class JsonCodecOtherTypesTests
{
    private static readonly JsonCodec Codec = new(new OtherTypes());

    private static IEnumerable<TestCaseData> Bodies
    {
        get
        {
            yield return Case(new Timestamp { Seconds = 1795413157, Nanos = 5_000_000 }, "\"2026-11-23T");
            yield return Case(Struct.Parser.ParseJson("""{"a":[1,{"b":null}]}"""), "{");
            yield return Case(new DoubleValue { Value = 1.5 }, "1.5");
            yield return Case(new FieldMask { Paths = { "x" } }, "\"x\"");

            static TestCaseData Case(IMessage body, string form) =>
                new TestCaseData(body, form).SetArgDisplayNames(body.Descriptor.Name);
        }
    }

    [TestCaseSource(nameof(Bodies))]
    public void A_body_of_such_a_type_comes_back(IMessage body, string form)
    {
        var frame = new ServerFrame
        {
            Messages =
            {
                new ServerMessage
                {
                    Event = new Event { Service = "own", Type = body.Descriptor.Name, Body = body.ToByteString() },
                },
            },
        };
        var json = Codec.Encode(frame);
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(json), Does.Contain("\"body\":" + form));
            Assert.That(Codec.DecodeServerFrame(json), Is.EqualTo(frame));
        });
    }

    [TestCase("Timestamp", "\"yesterday\"")]
    [TestCase("Timestamp", "5")]
    [TestCase("DoubleValue", "\"x\"")]
    [TestCase("FieldMask", "{}")]
    [TestCase("Struct", "[]")]
    public void What_is_not_of_such_a_type_is_refused(string type, string body) =>
        Assert.That(
            () => Codec.DecodeClientFrame(Encoding.UTF8.GetBytes(
                $$$$"""{"messages":[{"command":{"service":"own","type":"{{{{type}}}}","body":{{{{body}}}}}}]}""")),
            Throws.TypeOf<JsonFrameException>().With.Message.Contains(type));

    private sealed class OtherTypes : IMessageTypes
    {
        private static readonly MessageDescriptor[] Known =
            [Timestamp.Descriptor, Struct.Descriptor, DoubleValue.Descriptor, FieldMask.Descriptor];

        public MessageDescriptor? Find(string service, string type) => Array.Find(Known, x => x.Name == type);
    }
}
