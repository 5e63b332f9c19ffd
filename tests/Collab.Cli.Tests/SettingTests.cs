using Collab.Cli.Nodes;

namespace Collab.Cli.Tests;

/// <summary>A node's settings: where they come from, and what is said when one is wrong.</summary>
internal sealed class SettingTests
{
    // What each setting with a rule of its own does not take. Every other one is judged by its type.
    private static readonly Dictionary<string, string> Wrong = new()
    {
        ["NodeName"] = "a b",
        ["Urls"] = "127.0.0.1:8080",
        ["Host"] = "10.0.0.1:4053",
        ["Port"] = "65536",
        ["SeedNodes"] = "10.0.0.1",
        ["Journal"] = "mysql:Server=x;Password=hidden",
        ["TicketKey"] = "hidden",
        ["TicketKeyId"] = "a:b",
        ["PublicEndpoint"] = "meet.example",
        ["LogLevel"] = "loud",
        ["Gateway:Development"] = "maybe",
        ["SessionKey"] = "no base64!",
    };

    // Any text may be HOCON; the node's own start checks it.
    private static IEnumerable<Setting> Checked => SettingTable.All.Where(x => x.Name != "Hocon");

    [TestCaseSource(nameof(Checked))]
    public void A_wrong_value_is_told_with_its_key_its_value_and_what_is_legal(Setting setting)
    {
        var wrong = Wrong.GetValueOrDefault(setting.Name, "not a value");
        var source = new SettingSource(x => x == setting ? [wrong] : null, x => $"the key {x.Name}");
        var error = Assert.Throws<CliException>(() => SettingTable.Read(source))!;
        Assert.That(error.Code, Is.EqualTo(ExitCode.Configuration));
        Assert.That(error.Message, Does.StartWith($"the key {setting.Name}"));
        Assert.That(error.Message, setting.Secret ? Does.Not.Contain("hidden") : Does.Contain(wrong));
        Assert.That(error.Message.Length, Is.GreaterThan(setting.Name.Length + 40), "it says what is legal");
    }

    [Test]
    public void The_command_line_goes_before_the_environment_and_that_before_the_file()
    {
        var read = SettingTable.Read(One("NodeName", "a"), Both("b"), Both("c"));
        Assert.That(read["Collab:NodeName"], Is.EqualTo("a"));
        Assert.That(read["Collab:Host"], Is.EqualTo("b"));

        static SettingSource One(string name, string value) => new(x => x.Name == name ? [value] : null, x => x.Name);
        static SettingSource Both(string value) =>
            new(x => x.Name is "NodeName" or "Host" ? [value] : null, x => x.Name);
    }

    [Test]
    public void A_variable_is_the_settings_name_in_upper_snake_case() =>
        Assert.That(
            SettingTable.All.Select(x => x.Variable),
            Does.Contain("COLLAB_JOURNAL").And.Contain("COLLAB_TICKET_KEY").And.Contain("COLLAB_SEED_NODES")
                .And.Contain("COLLAB_GATEWAY_FRAME_BYTES_MAX"));

    [Test]
    public void Every_setting_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Approval.Root, "docs/cli.md"));
        var missing = SettingTable.All.Select(x => x.Name)
            .Where(x => !documented.Contains($"`{x}`", StringComparison.Ordinal));
        Assert.That(
            missing, Is.Empty, "Add it to the table in docs/cli.md.");
    }

    [Test]
    public void A_file_has_the_names_of_the_library()
    {
        using var place = new TemporaryPlace();
        var file = place.File("node.json", """
            {
              // Comments are welcome.
              "Collab": {
                "nodename": "a",
                "Port": 4053,
                "SeedNodes": ["10.0.0.1:4053", "10.0.0.2:4053"],
                "DrainTimeout": "5s",
                "Gateway": {
                  "FrameBytesMax": 2048,
                  "TicketKeys": [{ "Id": "new", "Secret": "a secret of more than thirty-two bytes" }],
                },
              },
              "Logging": {}
            }
            """);
        Assert.That(
            SettingTable.Read(ConfigurationFile.Read(file)),
            Is.EquivalentTo(new Dictionary<string, string?>
            {
                ["Collab:NodeName"] = "a",
                ["Collab:Port"] = "4053",
                ["Collab:SeedNodes:0"] = "10.0.0.1:4053",
                ["Collab:SeedNodes:1"] = "10.0.0.2:4053",
                ["Collab:DrainTimeout"] = "00:00:05",
                ["Collab:Gateway:FrameBytesMax"] = "2048",
                ["Collab:Gateway:TicketKeys:0:Id"] = "new",
                ["Collab:Gateway:TicketKeys:0:Secret"] = "a secret of more than thirty-two bytes",
            }));
    }

    [Test]
    public void A_key_by_itself_takes_the_place_of_the_keys_in_a_file()
    {
        var file = new SettingSource(_ => null, x => x.Name)
        {
            TicketKeys = new Dictionary<string, string>
            {
                ["Collab:Gateway:TicketKeys:0:Secret"] = "old",
                ["Collab:Gateway:TicketKeys:1:Secret"] = "older",
            },
        };
        var variable = new SettingSource(x => x.Name == "TicketKey" ? [new string('k', 32)] : null, x => x.Name);
        Assert.That(
            SettingTable.Read(variable, file),
            Is.EquivalentTo(new Dictionary<string, string?>
            {
                ["Collab:Gateway:TicketKeys:0:Id"] = "main",
                ["Collab:Gateway:TicketKeys:0:Secret"] = new string('k', 32),
            }));
    }

    [TestCase("{ \"Collab\": { \"Prot\": 1 } }", "Collab:Prot is no setting")]
    [TestCase("{ \"Collab\": { \"Gateway\": { \"TicketKeys\": [{ \"Key\": \"x\" }] } } }", "is no setting")]
    [TestCase("{ \"Collab\": { \"Port\": null } }", "Collab:Port is null")]
    [TestCase("[]", "top level must be an object")]
    [TestCase("{ \"Collab\": ", "is not JSON")]
    public void A_file_with_a_mistake_is_refused(string text, string message)
    {
        using var place = new TemporaryPlace();
        var file = place.File("node.json", text);
        var error = Assert.Throws<CliException>(() => ConfigurationFile.Read(file))!;
        Assert.That(error.Message, Does.Contain(file).And.Contain(message));
        Assert.That(error.Code, Is.EqualTo(ExitCode.Configuration));
    }

    [Test]
    public void A_file_that_is_not_there_is_refused()
    {
        var error = Assert.Throws<CliException>(() => ConfigurationFile.Read("no-such-file.json"))!;
        Assert.That(error.Message, Does.Contain("--config is 'no-such-file.json'"));
    }

    [TestCase("500ms", "00:00:00.5000000")]
    [TestCase("90s", "00:01:30")]
    [TestCase("2h", "02:00:00")]
    [TestCase("00:00:10", "00:00:10")]
    [TestCase("10", null)]
    [TestCase("-5s", null)]
    [TestCase("soon", null)]
    public void Times_are_written_with_a_unit(string text, string? expected) =>
        Assert.That(SettingValue.Time(text), Is.EqualTo(expected));

    [TestCase("http://*:8080", true)]
    [TestCase("http://127.0.0.1:0;https://[::1]:8443", true)]
    [TestCase("http://127.0.0.1:8080/collab", false)]
    [TestCase("tcp://127.0.0.1:1", false)]
    [TestCase("", false)]
    public void Addresses_to_listen_on(string text, bool legal) =>
        Assert.That(SettingValue.Urls(text) is not null, Is.EqualTo(legal));
}
