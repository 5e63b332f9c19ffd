using System.Text.Json;
using Collab.Cli.Load;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Cli.Tests.Load;

internal sealed class PostTemplatesTests
{
    private static readonly MixedPost Edit = new()
    {
        Service = "chat",
        Type = nameof(EditMessage),
        Weight = 1,
        Body = JsonSerializer.SerializeToElement(new { message = 1, text = PostTemplates.Text }),
    };

    private static readonly MixedPost Chat = new()
    {
        Service = "chat",
        Type = nameof(PostMessage),
        Weight = 3,
        Body = JsonSerializer.SerializeToElement(new { text = PostTemplates.Text }),
    };

    [Test]
    public void Without_a_mix_messages_of_the_scenarios_size_go_to_the_chat()
    {
        var command = Next(PostTemplates.Of(new LoadScenario { Size = 100 }), 7, 0x1234);
        Assert.Multiple(() =>
        {
            Assert.That((command.Id, command.Service, command.Type), Is.EqualTo((7, "chat", nameof(PostMessage))));
            Assert.That(PostMessage.Parser.ParseFrom(command.Body).Text, Has.Length.EqualTo(100));
        });
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(long.MaxValue)]
    public void When_it_was_due_is_read_back_from_the_body(long due)
    {
        var command = Next(PostTemplates.Of(new LoadScenario()), 1, due);
        Assert.That(PostTemplates.TryReadDue(command.Body.Span, out var read) && read == due, $"{read}");
    }

    [Test]
    public void A_mix_is_sent_in_proportion_to_its_weights()
    {
        var templates = PostTemplates.Of(new LoadScenario { Mix = [Edit, Chat] });
        var sent = Enumerable.Range(1, 40).Select(id => Next(templates, id, id)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(sent.Count(x => x.Type == nameof(EditMessage)), Is.EqualTo(10));
            Assert.That(
                sent.Where(x => x.Type == nameof(EditMessage))
                    .Select(x => EditMessage.Parser.ParseFrom(x.Body).Text).Distinct().Count(),
                Is.EqualTo(10));
        });
    }

    [Test]
    public void A_command_without_a_text_has_no_time_to_read()
    {
        var templates = PostTemplates.Of(
            new LoadScenario { Mix = [new MixedPost { Service = "chat", Type = nameof(ClearMessages) }] });
        Assert.That(PostTemplates.TryReadDue(Next(templates, 1, 1).Body.Span, out _), Is.False);
    }

    [Test]
    public void What_is_no_command_is_said_with_what_is()
    {
        Assert.Multiple(() =>
        {
            Says(Edit with { Service = "nonsense" }, "services are conference, roster");
            Says(Edit with { Type = "Nonsense" }, "commands of 'chat' are");
            Says(Edit with { Weight = 0 }, "from 1 to 1000");
            Says(Edit with { Body = JsonSerializer.SerializeToElement(new { wrong = 1 }) }, "wrong");
        });

        static void Says(MixedPost post, string words) => Assert.That(
            () => PostTemplates.Of(new LoadScenario { Mix = [post] }),
            Throws.TypeOf<CliException>().With.Message.Contains(words));
    }

    private static Command Next(PostTemplates templates, long id, long due) =>
        ClientFrame.Parser.ParseFrom(templates.Next(id, due)).Messages.Single().Command;
}
