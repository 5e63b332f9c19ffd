using System.Runtime.Serialization;
using Akka.Actor;
using Collab.Actors.Serialization;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Actors.Tests.Serialization;

[TestFixture]
internal sealed class CollabSerializerTests : ActorSpec
{
    private const string Approved = "Serialization/manifests.approved.txt";

    private static IEnumerable<TestCaseData> Manifests => CollabSerializer.Manifests
        .Select(x => new TestCaseData(x.Manifest, x.Type).SetArgDisplayNames(x.Manifest));

    private CollabSerializer Serializer => new((ExtendedActorSystem)Sys);

    [TestCaseSource(nameof(Manifests))]
    public void Every_manifest_goes_there_and_back(string manifest, Type type)
    {
        var @event = new JournaledEvent((Event)Filled(Event.Descriptor));
        var sample = type == typeof(JournaledEvent) ? @event
            : type == typeof(CommittedBatch) ? new CommittedBatch(7, [new CommittedEvent(@event, null)])
            : (object)Filled(((IMessage)Activator.CreateInstance(type)!).Descriptor);

        Assert.That(Serializer.Manifest(sample), Is.EqualTo(manifest));
        var back = Serializer.FromBinary(Serializer.ToBinary(sample), manifest);

        Assert.That(back, Is.TypeOf(type));
        Assert.That(Content(back), Is.EqualTo(Content(sample)));
    }

    [Test]
    public void An_event_is_journaled_as_the_bytes_that_it_was_encoded_to()
    {
        var bytes = Filled(Event.Descriptor).ToByteArray();
        Assert.That(Serializer.ToBinary(new JournaledEvent(bytes)), Is.EqualTo(bytes));
        Assert.That(((JournaledEvent)Serializer.FromBinary(bytes, "E")).Bytes.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void An_events_frame_holds_the_event_and_nothing_else_whoever_encoded_it()
    {
        var @event = (Event)Filled(Event.Descriptor);
        var frame = new ServerFrame { Messages = { new ServerMessage { Event = @event } } };
        Assert.Multiple(() =>
        {
            Assert.That(ServerFrame.Parser.ParseFrom(new JournaledEvent(@event).Frame.Span), Is.EqualTo(frame));
            Assert.That(
                ServerFrame.Parser.ParseFrom(new JournaledEvent(@event.ToByteArray()).Frame.Span), Is.EqualTo(frame));
            Assert.That(new JournaledEvent(@event).Bytes.ToArray(), Is.EqualTo(@event.ToByteArray()));
        });
    }

    [Test]
    public void A_batch_for_other_nodes_is_a_Committed_that_is_encoded_once()
    {
        var @event = (Event)Filled(Event.Descriptor);
        var batch = new CommittedBatch(7, [new CommittedEvent(new JournaledEvent(@event), null)]);
        var bytes = batch.ToByteArray();
        Assert.Multiple(() =>
        {
            Assert.That(Committed.Parser.ParseFrom(bytes), Is.EqualTo(new Committed
            {
                Epoch = 7,
                FirstSeq = @event.Seq,
                Events = { @event.ToByteString() },
            }));
            Assert.That(batch.ToByteArray(), Is.SameAs(bytes));
        });
    }

    [Test]
    public void An_unknown_manifest_is_refused() => Assert.That(
        () => Serializer.FromBinary([], "no-such"),
        Throws.TypeOf<SerializationException>().With.Message.Contains("'no-such'"));

    [Test]
    public void An_unknown_type_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(
            () => Serializer.ToBinary(new Ping()),
            Throws.TypeOf<SerializationException>().With.Message.Contains("Ping"));
        Assert.That(() => Serializer.Manifest("text"), Throws.TypeOf<SerializationException>());
    });

    [Test]
    public void Bytes_that_are_not_the_message_are_refused() => Assert.That(
        () => Serializer.FromBinary([0xff, 0xff, 0xff], "S"), Throws.TypeOf<InvalidProtocolBufferException>());

    [Test]
    public void The_reflection_based_serializers_place_is_taken_by_one_that_refuses()
    {
        var refusing = new RefusingSerializer((ExtendedActorSystem)Sys);
        Assert.Multiple(() =>
        {
            Assert.That(refusing.Identifier, Is.EqualTo(1));
            Assert.That(
                () => refusing.ToBinary(new Uri("urn:x")),
                Throws.TypeOf<SerializationException>().With.Message.Contains("Uri"));
            Assert.That(
                () => refusing.FromBinary([1], typeof(Uri)),
                Throws.TypeOf<SerializationException>().With.Message.Contains("Uri"));
        });
    }

    [Test]
    public void The_manifest_table_is_the_approved_one()
    {
        // The journal holds these manifests: a line may be added, but none changed or removed once released.
        var actual = $"serializer {CollabSerializer.Id}\n" + string.Concat(CollabSerializer.Manifests
            .OrderBy(x => x.Manifest, StringComparer.Ordinal)
            .Select(x => $"{x.Manifest} {x.Type.FullName}\n"));
        var approved = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, Approved));
        Assert.That(
            actual,
            Is.EqualTo(approved),
            $"If it is meant, tests/Collab.Actors.Tests/{Approved} becomes:\n{actual}");
    }

    private static string Content(object message) => message switch
    {
        JournaledEvent journaled => journaled.Event.ToString(),
        CommittedBatch batch => $"{batch.Epoch} " + string.Join(' ', batch.Events.Select(x => x.Journaled.Event)),
        _ => message.ToString()!,
    };

    /// <summary>A message with something in every field, so that a field that gets lost is noticed.</summary>
    private static IMessage Filled(MessageDescriptor descriptor, int depth = 0)
    {
        var message = descriptor.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in descriptor.Fields.InDeclarationOrder().Where(_ => depth < 4))
        {
            if (field.IsRepeated)
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field, depth));
            else
                field.Accessor.SetValue(message, Value(field, depth));
        }

        return message;
    }

    private static object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => $"{field.Name}{field.FieldNumber}",
        FieldType.Bytes => ByteString.CopyFromUtf8(field.Name),
        FieldType.Int64 => (long)field.FieldNumber,
        FieldType.Int32 => field.FieldNumber,
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.Message => Filled(field.MessageType, depth + 1),
        _ => throw new NotSupportedException($"Give {field.FullName} a sample value of type {field.FieldType}."),
    };
}
