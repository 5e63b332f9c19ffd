using System.Text;
using Collab.Core.Services;
using Collab.Protocol.Json;

namespace Collab.Protocol.Tests.Json;

/// <summary>Whatever bytes come, the codec reads them or throws its own exception.</summary>
internal sealed class JsonCodecFuzzTests
{
    private const int MutationsPerSeed = 4000;

    private static readonly JsonCodec Codec = new(new CatalogMessageTypes(ServiceCatalog.BuiltIn));

    private static readonly string[] Scraps =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "-1", "1e999", "\\u", "\\ud83d", "\u0000",
        "99999999999999999999",
        "\"body\":", "\"messages\":", "{\"a\":{\"a\":{", "NaN", "\"chat\"", "\"roster\"", "\"ROLE_X\"", "0x", "\ufeff",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Mutated_client_frames_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var frames = SampleMessages.Bodies.Select(x => Codec.Encode(new ClientFrame
        {
            Messages =
            {
                new ClientMessage { Hello = new Hello { Ticket = "t", Resume = new Resume { LastSeq = 1 } } },
                new ClientMessage
                {
                    Command = new Command
                    {
                        Id = 1,
                        Service = x.Service,
                        Type = x.Type.Name,
                        Body = Google.Protobuf.MessageExtensions.ToByteString(SampleMessages.Filled(x.Type)),
                    },
                },
            },
        })).ToList();

        for (var i = 0; i < MutationsPerSeed; i++)
        {
            var bytes = Mutate(frames[random.Next(frames.Count)], random);
            try
            {
                List<MalformedBody> malformed = [];
                // What was read can be written, and read again.
                var frame = Codec.DecodeClientFrame(bytes, malformed);
                Assert.That(Codec.DecodeClientFrame(Codec.Encode(frame)), Is.EqualTo(frame));
            }
            catch (Exception e) when (e is not JsonFrameException and not AssertionException)
            {
                Assert.Fail($"Seed {seed}, mutation {i}: {Encoding.UTF8.GetString(bytes)}\n{e}");
            }
            catch (JsonFrameException)
            {
                // As it should be.
            }
        }
    }

    private static byte[] Mutate(byte[] frame, Random random)
    {
        var bytes = frame.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Scraps[random.Next(Scraps.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 40))));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
