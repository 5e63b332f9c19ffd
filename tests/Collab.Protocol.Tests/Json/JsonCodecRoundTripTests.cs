using Collab.Core.Services;
using Collab.Protocol.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Tests.Json;

/// <summary>What is written is read back the same, for every message of the catalog in every envelope.</summary>
internal sealed class JsonCodecRoundTripTests
{
    private static readonly JsonCodec Codec = new(new CatalogMessageTypes(ServiceCatalog.BuiltIn));

    private static IEnumerable<TestCaseData> Bodies => SampleMessages.Bodies
        .SelectMany(_ => new[] { false, true }, (x, filled) => (x.Service, x.Type, filled))
        .Select(x => new TestCaseData(x.Service, x.Type, x.filled)
            .SetArgDisplayNames(x.Service, x.Type.Name, x.filled ? "filled" : "empty"));

    [TestCaseSource(nameof(Bodies))]
    public void A_servers_message_with_the_body_comes_back(string service, MessageDescriptor type, bool filled)
    {
        var body = BodyOf(type, filled);
        var frame = new ServerFrame
        {
            Messages =
            {
                new ServerMessage { Event = new Event { Seq = 7, Service = service, Type = type.Name, Body = body } },
                new ServerMessage { Answer = new Answer { Service = service, Type = type.Name, Body = body } },
                new ServerMessage { Signal = new Signal { Service = service, Type = type.Name, Body = body } },
                new ServerMessage
                {
                    Welcome = new Welcome
                    {
                        Snapshots = { new ServiceSnapshot { Service = service, Type = type.Name, Body = body } },
                    },
                },
            },
        };

        Assert.That(Codec.DecodeServerFrame(Codec.Encode(frame)), Is.EqualTo(frame));
    }

    [TestCaseSource(nameof(Bodies))]
    public void A_clients_message_with_the_body_comes_back(string service, MessageDescriptor type, bool filled)
    {
        var body = BodyOf(type, filled);
        var frame = new ClientFrame
        {
            Messages =
            {
                new ClientMessage { Command = new Command { Service = service, Type = type.Name, Body = body } },
                new ClientMessage { Query = new Query { Id = 2, Service = service, Type = type.Name, Body = body } },
                new ClientMessage { Signal = new Signal { Service = service, Type = type.Name, Body = body } },
            },
        };

        Assert.That(Codec.DecodeClientFrame(Codec.Encode(frame)), Is.EqualTo(frame));
    }

    [TestCaseSource(nameof(ServerKinds))]
    public void Every_kind_of_server_message_comes_back(FieldDescriptor kind)
    {
        var message = new ServerMessage();
        kind.Accessor.SetValue(message, SampleMessages.Filled(kind.MessageType));
        var frame = new ServerFrame { Messages = { message } };
        Assert.That(Codec.DecodeServerFrame(Codec.Encode(frame)), Is.EqualTo(frame));
    }

    [TestCaseSource(nameof(ClientKinds))]
    public void Every_kind_of_client_message_comes_back(FieldDescriptor kind)
    {
        var message = new ClientMessage();
        kind.Accessor.SetValue(message, SampleMessages.Filled(kind.MessageType));
        var frame = new ClientFrame { Messages = { message } };
        Assert.That(Codec.DecodeClientFrame(Codec.Encode(frame)), Is.EqualTo(frame));
    }

    [Test]
    public void A_message_by_itself_is_what_a_frame_has_between_its_brackets()
    {
        var message = new ServerMessage { Pong = new Pong { Token = 1, Time = 2 } };
        var frame = new ServerFrame { Messages = { message, message } };
        var packed = $"{{\"messages\":[{Text(Codec.Encode(message))},{Text(Codec.Encode(message))}]}}";
        Assert.That(packed, Is.EqualTo(Text(Codec.Encode(frame))));
    }

    private static IEnumerable<TestCaseData> ServerKinds => Kinds(ServerMessage.Descriptor);

    private static IEnumerable<TestCaseData> ClientKinds => Kinds(ClientMessage.Descriptor);

    private static IEnumerable<TestCaseData> Kinds(MessageDescriptor message) => message.Fields.InDeclarationOrder()
        .Select(field => new TestCaseData(field).SetArgDisplayNames(field.Name));

    private static ByteString BodyOf(MessageDescriptor type, bool filled) =>
        filled ? SampleMessages.Filled(type).ToByteString() : ByteString.Empty;

    private static string Text(byte[] utf8) => System.Text.Encoding.UTF8.GetString(utf8);
}
