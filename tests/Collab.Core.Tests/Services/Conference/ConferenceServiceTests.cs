using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Tests.Services.Conference;

[Parallelizable(ParallelScope.All)]
public sealed class ConferenceServiceTests
{
    private static readonly Settings Defaults = new()
    {
        ParticipantsMax = 1000,
        DurationMaxSeconds = 86_400,
        EmptyTimeoutSeconds = 300,
        ReconnectGraceSeconds = 30,
        HostLeaves = HostLeavesPolicy.Pass,
        HostLeavesDelaySeconds = 10,
        WaitForHost = false,
    };

    private static IEnumerable<IMessage> AllButCreate => [new Open(), new Lock(), new Unlock(), new End()];

    [Test]
    public void Creating_fills_in_every_default() =>
        new ConferenceDriver().Node(new Create { Site = "acme", Title = " Weekly " })
            .ShouldBe(new ConferenceCreated { Site = "acme", Title = "Weekly", Settings = Defaults });

    [Test]
    public void Creating_keeps_the_settings_that_are_given()
    {
        var settings = new Settings
        {
            ParticipantsMax = 1,
            DurationMaxSeconds = 60,
            EmptyTimeoutSeconds = 604_800,
            ReconnectGraceSeconds = 3600,
            HostLeaves = HostLeavesPolicy.End,
            HostLeavesDelaySeconds = 1,
            WaitForHost = true,
        };
        new ConferenceDriver().Node(new Create { Site = "acme", Settings = settings })
            .ShouldBe(new ConferenceCreated { Site = "acme", Settings = settings });
    }

    [TestCase("participants_max", -1, "1 to 5000")]
    [TestCase("participants_max", 5001, "1 to 5000")]
    [TestCase("duration_max_seconds", 59, "60 to 604800")]
    [TestCase("duration_max_seconds", 604_801, "60 to 604800")]
    [TestCase("empty_timeout_seconds", -1, "1 to 604800")]
    [TestCase("empty_timeout_seconds", 604_801, "1 to 604800")]
    [TestCase("reconnect_grace_seconds", -1, "1 to 3600")]
    [TestCase("reconnect_grace_seconds", 3601, "1 to 3600")]
    [TestCase("host_leaves_delay_seconds", int.MinValue, "1 to 3600")]
    [TestCase("host_leaves_delay_seconds", 3601, "1 to 3600")]
    public void A_setting_outside_its_range_is_refused_by_name_value_and_range(string field, int value, string range)
    {
        var settings = new Settings();
        Settings.Descriptor.FindFieldByName(field).Accessor.SetValue(settings, value);
        new ConferenceDriver().Node(new Create { Site = "acme", Settings = settings })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"settings.{field} is {value}", range, "default");
    }

    [TestCase("participants_max", 1)]
    [TestCase("participants_max", 5000)]
    [TestCase("duration_max_seconds", 60)]
    [TestCase("duration_max_seconds", 604_800)]
    [TestCase("empty_timeout_seconds", 1)]
    [TestCase("empty_timeout_seconds", 604_800)]
    [TestCase("reconnect_grace_seconds", 1)]
    [TestCase("reconnect_grace_seconds", 3600)]
    [TestCase("host_leaves_delay_seconds", 1)]
    [TestCase("host_leaves_delay_seconds", 3600)]
    public void Both_ends_of_a_range_are_legal(string field, int value)
    {
        var (given, complete) = (new Settings(), Defaults.Clone());
        Settings.Descriptor.FindFieldByName(field).Accessor.SetValue(given, value);
        Settings.Descriptor.FindFieldByName(field).Accessor.SetValue(complete, value);
        new ConferenceDriver().Node(new Create { Site = "acme", Settings = given })
            .ShouldBe(new ConferenceCreated { Site = "acme", Settings = complete });
    }

    [Test]
    public void A_policy_that_does_not_exist_is_refused() =>
        new ConferenceDriver()
            .Node(new Create { Site = "acme", Settings = new Settings { HostLeaves = (HostLeavesPolicy)7 } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "settings.host_leaves is 7", "PASS", "END");

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("\u00FCmlaut")]
    public void A_site_that_is_no_id_is_refused(string site) =>
        new ConferenceDriver().Node(new Create { Site = site })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "site", "1 to 64");

    [Test]
    public void A_title_may_have_200_characters_and_no_more()
    {
        new ConferenceDriver().Node(new Create { Site = "acme", Title = new string('t', 201) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "title has 201 characters", "0 to 200");
        new ConferenceDriver().Node(new Create { Site = "acme", Title = new string('t', 200) })
            .ShouldBe(new ConferenceCreated { Site = "acme", Title = new string('t', 200), Settings = Defaults });
    }

    [Test]
    public void A_title_with_control_characters_is_refused() =>
        new ConferenceDriver().Node(new Create { Site = "acme", Title = "a\nb" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "title", "U+000A", "index 1");

    [Test]
    public void Creating_what_exists_changes_nothing_even_with_other_settings() =>
        ConferenceDriver.Created().Node(new Create { Site = "other", Settings = new Settings { ParticipantsMax = 2 } })
            .ShouldChangeNothing();

    [Test]
    public void Creating_what_has_ended_is_refused_so_that_it_never_comes_back()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(new Create { Site = "acme" }).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [TestCaseSource(nameof(AllButCreate))]
    public void Nothing_but_creating_is_done_before_the_creation(IMessage command) =>
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound, "create");

    [Test]
    public void After_the_end_everything_is_refused_but_ending_again()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(new End()).ShouldBe(new ConferenceEnded { Reason = EndReason.Command });
        driver.Node(new End()).ShouldChangeNothing();
        driver.Node(new Open()).ShouldBeRefused(RefusalCode.ConferenceEnded);
        driver.Node(new Lock()).ShouldBeRefused(RefusalCode.ConferenceEnded);
        driver.Node(new Unlock()).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [Test]
    public void Opening_locking_and_unlocking_are_idempotent()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(new Open()).ShouldBe(new ConferenceOpened());
        driver.Node(new Open()).ShouldChangeNothing();
        driver.Node(new Unlock()).ShouldChangeNothing();
        driver.Node(new Lock()).ShouldBe(new ConferenceLocked());
        driver.Node(new Lock()).ShouldChangeNothing();
        driver.Node(new Unlock()).ShouldBe(new ConferenceUnlocked());
    }

    [TestCase(Role.Attendee, false, false)]
    [TestCase(Role.Presenter, false, false)]
    [TestCase(Role.CoHost, true, false)]
    [TestCase(Role.Host, true, true)]
    public void Locking_takes_a_co_host_and_ending_a_host(Role role, bool mayLock, bool mayEnd)
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob", role);
        Assert.That(driver.Send("bob", new Create()).Refused, Is.EqualTo(RefusalCode.NotPermitted));
        Assert.That(driver.Send("bob", new Lock()).Refused, Is.EqualTo(mayLock ? null : RefusalCode.NotPermitted));
        Assert.That(driver.Send("bob", new Unlock()).Refused, Is.EqualTo(mayLock ? null : RefusalCode.NotPermitted));
        Assert.That(driver.Send("bob", new Open()).Refused, Is.EqualTo(mayLock ? null : RefusalCode.NotPermitted));
        Assert.That(driver.Send("bob", new End()).Refused, Is.EqualTo(mayEnd ? null : RefusalCode.NotPermitted));
    }

    [Test]
    public void The_first_to_join_opens_it()
    {
        var driver = ConferenceDriver.Created();
        driver.TryJoin("ann").ThenSettled(new ConferenceOpened());
        Assert.That(driver.Facts.Conference.OpenedAt, Is.EqualTo(driver.Now));
        driver.TryJoin("bob").ThenSettled();
    }

    [Test]
    public void An_activation_is_taken_in_any_phase()
    {
        var service = new ConferenceService();
        foreach (var phase in Enum.GetValues<Phase>())
        {
            var state = service.Evolve(
                LifecycleState.NotCreated with { Phase = phase, Epoch = 3, PrimaryNode = "n1" },
                new Activated { Epoch = 4, Node = "n2" },
                new EventContext(1, 5, ""));
            Assert.That(
                state, Is.EqualTo(LifecycleState.NotCreated with { Phase = phase, Epoch = 4, PrimaryNode = "n2" }));
        }
    }

    [Test]
    public void It_is_alive_from_its_creation_to_its_end() =>
        Assert.That(
            Enum.GetValues<Phase>().Where(phase => (LifecycleState.NotCreated with { Phase = phase }).IsAlive),
            Is.EqualTo(new[] { Phase.Created, Phase.Open }));
}
