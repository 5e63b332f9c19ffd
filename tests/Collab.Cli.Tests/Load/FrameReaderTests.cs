using Collab.Cli.Load;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Cli.Tests.Load;

internal sealed class FrameReaderTests
{
    private static readonly Event Sample = new()
    {
        Seq = long.MaxValue,
        Service = "chat",
        Body = ByteString.CopyFromUtf8("body"),
        CommandId = 300,
        Last = true,
    };

    [Test]
    public void It_reads_what_the_generated_code_writes()
    {
        var fields = new Dictionary<int, object>();
        var reader = new FrameReader(Sample.ToByteArray());
        for (var field = reader.NextField(); field != 0; field = reader.NextField())
        {
            fields[field] = field is Event.ServiceFieldNumber or Event.BodyFieldNumber
                ? ByteString.CopyFrom(reader.ReadBytes()).ToStringUtf8()
                : reader.ReadVarint();
        }

        Assert.That(fields, Is.EquivalentTo(new Dictionary<int, object>
        {
            [Event.SeqFieldNumber] = long.MaxValue,
            [Event.ServiceFieldNumber] = "chat",
            [Event.BodyFieldNumber] = "body",
            [Event.CommandIdFieldNumber] = 300L,
            [Event.LastFieldNumber] = 1L,
        }));
    }

    [Test]
    public void Fields_are_skipped()
    {
        var reader = new FrameReader(Sample.ToByteArray());
        var count = 0;
        for (; reader.NextField() != 0; count++) reader.Skip();
        Assert.That(count, Is.EqualTo(5));
    }

    [Test]
    public void Cut_off_bytes_are_said_to_be([Values(1, 5, 12, 15, 20)] int length)
    {
        var bytes = Sample.ToByteArray().AsSpan(0, length).ToArray();
        Assert.That(() => SkipAll(bytes), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void One_changed_byte_changes_the_checksum([Values(0, 7, 8, 11)] int at)
    {
        var bytes = "twelve bytes"u8.ToArray();
        var before = FrameReader.Checksum(bytes);
        bytes[at] ^= 1;
        Assert.That(FrameReader.Checksum(bytes), Is.Not.EqualTo(before));
    }

    private static void SkipAll(byte[] bytes)
    {
        var reader = new FrameReader(bytes);
        while (reader.NextField() != 0) reader.Skip();
    }
}
