using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Collab.Core.Services;
using Collab.Protocol.Json;
using Collab.Protocol.Tests.Json;
using Google.Protobuf;

namespace Collab.Protocol.Tests;

/// <summary>
/// <c>docs/protocol.md</c>, the services' pages in <c>docs/services</c> and the code say the same.
/// </summary>
internal sealed partial class ProtocolDocumentTests
{
    private static readonly string Document = File.ReadAllText(Find("docs/protocol.md"));

    [Test]
    public void The_table_of_refusals_is_the_closed_list_in_its_order()
    {
        var rows = Section("## Refusals", "## Closing").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.That(rows, Is.EqualTo(RefusalCode.All.Select(Row)));

        static string Row(RefusalCode code)
        {
            var close = code.CloseCode == 0 ? " " : $" {code.CloseCode.ToString(CultureInfo.InvariantCulture)} ";
            return $"| `{code.Name}` | {code.Meaning} | {(code.Retry ? "yes" : "no")} |{close}|";
        }
    }

    [Test]
    public void Every_close_code_is_explained()
    {
        var section = Section("## Closing", "## Limits");
        Assert.That(
            RefusalCode.All.Select(x => x.CloseCode)
                .Where(x => x > 0 && !section.Contains($"| {x} |", StringComparison.Ordinal)),
            Is.Empty);
    }

    [Test]
    public void Every_message_of_every_service_is_there() =>
        Assert.That(
            SampleMessages.Bodies.Where(x =>
                !TextOf(x.Service).Contains($"`{x.Type.Name}`", StringComparison.Ordinal)),
            Is.Empty);

    [Test]
    public void Every_field_of_every_command_and_query_is_there()
    {
        var missing =
            from service in ServiceCatalog.BuiltIn.Services
            from type in service.Contract.Commands.Where(x => x.Permission != Permission.Node)
                .Concat(service.Contract.Queries).Concat(service.Contract.Signals)
                .Concat(service.Contract.Parts).Select(x => x.Type)
            from field in type.Fields.InDeclarationOrder()
            where !TextOf(service.Name).Contains($"`{field.JsonName}`", StringComparison.Ordinal)
            select field.FullName;
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Every_service_has_a_line_in_the_index()
    {
        var index = File.ReadAllText(Find("docs/services/README.md"));
        Assert.That(
            ServiceCatalog.BuiltIn.Services.Select(x => x.Name)
                .Where(name => !index.Contains($"[{name}](", StringComparison.Ordinal)),
            Is.Empty);
    }

    [Test]
    public void Every_kind_of_message_is_there() =>
        Assert.That(
            new[] { ClientMessage.Descriptor, ServerMessage.Descriptor }
                .SelectMany(x => x.Fields.InDeclarationOrder(), (_, field) => $"`{field.JsonName}`")
                .Except(Section("## Connecting", "## The two forms").Split(' ', '\n')),
            Is.Empty);

    [Test]
    public void The_examples_are_messages()
    {
        var codec = new JsonCodec(new CatalogMessageTypes(ServiceCatalog.BuiltIn));
        var pages = ServiceCatalog.BuiltIn.Services.Select(x => PageOf(x.Name)).Where(File.Exists)
            .Select(File.ReadAllText);
        var examples = pages.Prepend(Document).SelectMany(JsonExamples).ToList();
        Assert.That(examples, Has.Count.GreaterThan(10));
        Assert.Multiple(() =>
        {
            foreach (var example in examples)
            {
                var frame = System.Text.Encoding.UTF8.GetBytes(
                    example.StartsWith("{\"messages\"", StringComparison.Ordinal)
                        ? example
                        : $"{{\"messages\":[{example}]}}");
                var isClients = codec.DecodeClientFrame(frame).Messages.All(x => x.KindCase != 0);
                var isServers = codec.DecodeServerFrame(frame).Messages.All(x => x.KindCase != 0);
                Assert.That(isClients || isServers, Is.True, example);
            }
        });
    }

    [Test]
    public void The_bytes_in_it_are_the_frames_that_it_says()
    {
        var post = new ClientFrame
        {
            Messages =
            {
                new ClientMessage
                {
                    Command = new Command
                    {
                        Id = 1,
                        Service = "chat",
                        Type = "PostMessage",
                        Body = new Services.Chat.PostMessage { Text = "Hi" }.ToByteString(),
                    },
                },
            },
        };
        var ping = new ClientFrame { Messages = { new ClientMessage { Ping = new Ping { Token = 7 } } } };
        Assert.Multiple(() =>
        {
            Assert.That(Document.Replace(" ", "", StringComparison.Ordinal), Does.Contain(Hex(post)));
            Assert.That(Document, Does.Contain($"`{Hex(ping)}`"));
        });
        static string Hex(ClientFrame frame) => Convert.ToHexStringLower(frame.ToByteArray());
    }

    [Test]
    public void Its_links_lead_somewhere() =>
        Assert.That(
            Links().Matches(Document).Select(x => x.Groups[1].Value).Where(x => !LeadsSomewhere(x)), Is.Empty);

    private static bool LeadsSomewhere(string link) => link.StartsWith('#')
        ? Headings().Matches(Document).Any(x => Anchor(x.Groups[1].Value) == link[1..])
        : File.Exists(Find(Path.Combine("docs", link)));

    private static string Anchor(string heading) => heading.ToLowerInvariant().Replace(' ', '-');

    /// <summary>The messages in the JSON blocks, joined where they go over several lines.</summary>
    private static IEnumerable<string> JsonExamples(string document)
    {
        foreach (Match block in JsonBlocks().Matches(document))
        {
            var text = block.Groups[1].Value;
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            for (var at = 0; at < bytes.Length;)
            {
                var reader = new Utf8JsonReader(bytes.AsSpan(at), new JsonReaderOptions { AllowMultipleValues = true });
                if (!reader.Read()) break;
                using var value = JsonDocument.ParseValue(ref reader);
                at += (int)reader.BytesConsumed;
                var first = value.RootElement.EnumerateObject().First().Name;
                // Tokens and problem details are JSON of another kind.
                if (first is not ("alg" or "sub" or "type")) yield return value.RootElement.GetRawText();
                while (at < bytes.Length && char.IsWhiteSpace((char)bytes[at])) at++;
            }
        }
    }

    /// <summary>What is said of a service: its page, or its section of the protocol.</summary>
    private static string TextOf(string service) => File.Exists(PageOf(service))
        ? File.ReadAllText(PageOf(service))
        : Section($"### {service}\n", "\n##");

    private static string PageOf(string service) => Find($"docs/services/{service}.md");

    private static string Section(string from, string to)
    {
        var start = Document.IndexOf(from, StringComparison.Ordinal);
        Assert.That(start, Is.GreaterThanOrEqualTo(0), $"'{from}' is missing.");
        var end = Document.IndexOf(to, start + from.Length, StringComparison.Ordinal);
        return Document[start..(end < 0 ? Document.Length : end)];
    }

    private static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", path));
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlocks();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
