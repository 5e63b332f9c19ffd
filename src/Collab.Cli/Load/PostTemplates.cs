using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Collab.Core.Services;
using Google.Protobuf;

namespace Collab.Cli.Load;

/// <summary>One kind of command of a mix.</summary>
internal sealed record MixedPost
{
    /// <summary>The service that gets it.</summary>
    public string Service { get; init; } = "";

    /// <summary>The command's short name.</summary>
    public string Type { get; init; } = "";

    /// <summary>How often it is sent in proportion to the others, 1 to 1000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>
    /// Its fields in protobuf's JSON; the text <see cref="PostTemplates.Text"/> stands for a message of the scenario's
    /// size, by which its deliveries are timed.
    /// </summary>
    public JsonElement? Body { get; init; }
}

/// <summary>
/// The commands of a run, encoded once: of each that is sent, only the time that it carries is written anew.
/// </summary>
internal sealed class PostTemplates
{
    /// <summary>In a body: a message of the scenario's size.</summary>
    public const string Text = "{text}";

    private const byte Mark = (byte)'~';
    private const int MarkCharacters = 17;
    private const int WeightMax = 1000;

    private readonly Template[] _turns;
    private int _turn;

    private PostTemplates(Template[] turns) => _turns = turns;

    /// <summary>Those of a scenario: posts to the chat, unless it has a mix.</summary>
    /// <exception cref="CliException">A command of the mix is not one; the message says what is.</exception>
    public static PostTemplates Of(LoadScenario scenario)
    {
        var text = $"{(char)Mark}{new string('0', MarkCharacters - 1)}"
            + new string('.', Math.Max(0, scenario.Size - MarkCharacters));
        IReadOnlyList<MixedPost> mix = scenario.Mix.Count > 0 ? scenario.Mix : [Chat];
        var templates = mix.Select(post => (post.Weight, Template: TemplateOf(post, text))).ToList();

        // Spread over the turns, so that what is rare does not come in lumps.
        var turns = templates
            .SelectMany(x => Enumerable.Range(0, x.Weight).Select(i => (At: (i + 0.5) / x.Weight, x.Template)))
            .OrderBy(x => x.At)
            .Select(x => x.Template);
        return new PostTemplates([.. turns]);
    }

    /// <summary>The next command's frame.</summary>
    /// <param name="id">The command's id.</param>
    /// <param name="due">When it should have been sent; it can be read back from its events.</param>
    public byte[] Next(long id, long due)
    {
        var template = _turns[(uint)Interlocked.Increment(ref _turn) % (uint)_turns.Length];
        var body = template.Body;
        if (template.MarkAt >= 0)
        {
            body = [.. body];
            Utf8Formatter.TryFormat(due, body.AsSpan(template.MarkAt + 1), out _, new('x', MarkCharacters - 1));
        }

        return new Protocol.ClientFrame
        {
            Messages =
            {
                new Protocol.ClientMessage
                {
                    Command = new Protocol.Command
                    {
                        Id = id,
                        Service = template.Service,
                        Type = template.Type,
                        Body = UnsafeByteOperations.UnsafeWrap(body),
                    },
                },
            },
        }.ToByteArray();
    }

    /// <summary>When the command should have been sent that left an event, if it carried that.</summary>
    public static bool TryReadDue(ReadOnlySpan<byte> body, out long due)
    {
        // The mark stands at the begin of the text, wherever that is.
        due = 0;
        var mark = body.IndexOf(Mark);
        return mark >= 0 && body.Length >= mark + MarkCharacters
            && Utf8Parser.TryParse(body.Slice(mark + 1, MarkCharacters - 1), out due, out _, 'x');
    }

    private static MixedPost Chat => new()
    {
        Service = "chat",
        Type = "PostMessage",
        Body = JsonSerializer.SerializeToElement(new { text = Text }),
    };

    private static Template TemplateOf(MixedPost post, string text)
    {
        var index = ServiceCatalog.BuiltIn.IndexOf(post.Service);
        if (index < 0)
        {
            var services = ServiceCatalog.BuiltIn.Services.Select(x => x.Name);
            throw Wrong(post.Service, $"services are {string.Join(", ", services)}.");
        }

        var contract = ServiceCatalog.BuiltIn.Services[index].Contract;
        if (!contract.TryGetCommand(post.Type, out var type, out _))
        {
            var types = contract.Commands.Select(x => x.Type.Name).Order(StringComparer.Ordinal);
            throw Wrong($"{post.Service}/{post.Type}", $"commands of '{post.Service}' are {string.Join(", ", types)}.");
        }

        if (post.Weight is < 1 or > WeightMax)
        {
            throw Wrong(
                FormattableString.Invariant($"{post.Weight}"),
                $"the weight of {post.Service}/{post.Type} is a whole number from 1 to {WeightMax}.");
        }

        try
        {
            var json = post.Body?.GetRawText().Replace(JsonEncoded(Text), JsonEncoded(text), StringComparison.Ordinal);
            var body = JsonParser.Default.Parse(json ?? "{}", type).ToByteArray();
            var mark = Encoding.ASCII.GetBytes(text[..MarkCharacters]);
            return new Template(post.Service, post.Type, body, body.AsSpan().IndexOf(mark));
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw Wrong($"{post.Service}/{post.Type}", $"its body is no {post.Type}: {exception.Message}");
        }

        static string JsonEncoded(string value) => $"\"{value}\"";
    }

    private static CliException Wrong(string value, string why) => CliException.Setting("mix", value, why);

    private sealed record Template(string Service, string Type, byte[] Body, int MarkAt);
}
