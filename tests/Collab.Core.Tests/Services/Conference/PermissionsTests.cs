using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Folded = Collab.Core.Conferences.Conference;

namespace Collab.Core.Tests.Services.Conference;

/// <summary>A host changes who may do what in the conference.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PermissionsTests
{
    // Participants ring with Int32Value, presenters signal with StringValue, participants ask BytesValue, and the
    // server alone resets with BoolValue.
    private const string Ring = nameof(Int32Value);

    [Test]
    public void What_all_may_can_be_for_hosts_alone_and_for_all_again()
    {
        var driver = Open();
        driver.Send("bob", new Int32Value()).ShouldBe(new UInt32Value());
        driver.Send("ann", Of(("bell", Ring, Role.Host)))
            .ShouldBe(new PermissionsChanged { Permissions = { One("bell", Ring, Role.Host) } });
        driver.Send("bob", new Int32Value()).ShouldBeRefused(RefusalCode.NotPermitted, "a host");
        driver.Send("ann", new Int32Value()).ShouldBe(new UInt32Value());
        driver.Send("ann", Of(("bell", Ring, Role.Unspecified)))
            .ShouldBe(new PermissionsChanged { Permissions = { One("bell", Ring, Role.Unspecified) } });
        driver.Send("bob", new Int32Value()).ShouldBe(new UInt32Value());
        Assert.That(driver.Facts.Conference.Permissions, Is.Empty);
    }

    [Test]
    public void What_few_may_can_be_for_everybody()
    {
        var driver = Open();
        driver.Send("ann", Of(("bell", nameof(StringValue), Role.Attendee)));
        Assert.That(
            driver.Facts.PermissionOf("bell", nameof(StringValue), Permission.Presenter),
            Is.EqualTo(Permission.Participant));
        Assert.That(
            driver.Facts.PermissionOf("bell", nameof(BytesValue), Permission.Participant),
            Is.EqualTo(Permission.Participant));
    }

    [Test]
    public void Only_a_host_changes_them()
    {
        var driver = Open();
        foreach (var other in new[] { "cat", "bob" })
            driver.Send(other, Of(("bell", Ring, Role.Host))).ShouldBeRefused(RefusalCode.NotPermitted, "a host");
        driver.Node(Of(("bell", Ring, Role.Host))).ShouldBe(
            new PermissionsChanged { Permissions = { One("bell", Ring, Role.Host) } });
    }

    [Test]
    public void Several_changes_are_one_event_in_order_and_what_is_so_already_is_left_out()
    {
        var driver = Open();
        driver.Send("ann", Of(("bell", nameof(StringValue), Role.Host), ("bell", Ring, Role.CoHost))).ShouldBe(
            new PermissionsChanged
            {
                Permissions = { One("bell", Ring, Role.CoHost), One("bell", nameof(StringValue), Role.Host) },
            });
        driver.Send("ann", Of(("bell", nameof(StringValue), Role.Host), ("bell", Ring, Role.Host))).ShouldBe(
            new PermissionsChanged { Permissions = { One("bell", Ring, Role.Host) } });
        driver.Send("ann", Of(("bell", Ring, Role.Host))).ShouldChangeNothing();
        driver.Send("ann", Of(("bell", nameof(BytesValue), Role.Unspecified))).ShouldChangeNothing();
    }

    [Test]
    public void The_services_own_minimum_is_no_change_of_it()
    {
        var driver = Open();
        driver.Send("ann", Of(("bell", Ring, Role.Attendee))).ShouldChangeNothing();
        driver.Send("ann", Of(("bell", Ring, Role.Host)));
        driver.Send("ann", Of(("bell", Ring, Role.Attendee)))
            .ShouldBe(new PermissionsChanged { Permissions = { One("bell", Ring, Role.Unspecified) } });
    }

    [Test]
    public void What_there_is_not_or_is_the_same_everywhere_is_refused()
    {
        var driver = Open();
        Refused(RefusalCode.NotFound, "no service 'gong'", ("gong", Ring, Role.Host));
        Refused(RefusalCode.NotFound, "no command, query or signal 'Strike'", ("bell", "Strike", Role.Host));
        Refused(RefusalCode.NotFound, "UInt32Value", ("bell", nameof(UInt32Value), Role.Host));
        Refused(RefusalCode.InvalidArgument, "the server alone", ("bell", nameof(BoolValue), Role.Attendee));
        Refused(RefusalCode.InvalidArgument, "the same in every conference", ("conference", "End", Role.Attendee));
        Refused(RefusalCode.InvalidArgument, "the same in every conference", ("roster", "Leave", Role.Host));
        Refused(RefusalCode.InvalidArgument, "minimum is 9", ("bell", Ring, (Role)9));
        Refused(RefusalCode.InvalidArgument, "twice", ("bell", Ring, Role.Host), ("bell", Ring, Role.CoHost));
        driver.Send("ann", new ChangePermissions()).ShouldBeRefused(RefusalCode.InvalidArgument, "names 0", "256");
        driver.Send("ann", Of([.. Enumerable.Range(0, 257).Select(i => ("bell", $"T{i}", Role.Host))]))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "names 257", "256");

        void Refused(RefusalCode code, string saying, params (string, string, Role)[] changes) =>
            driver.Send("ann", Of(changes)).ShouldBeRefused(code, saying);
    }

    [Test]
    public void A_permission_of_a_service_that_is_gone_can_be_set_back()
    {
        var bare = ConferenceDriver.Created().Join("ann", Role.Host);
        var driver = Open();
        driver.Send("ann", Of(("bell", Ring, Role.Host)));
        var change = Of(("bell", Ring, Role.Unspecified));
        var decision = new ConferenceService().Decide(
            driver.Facts.Conference, change, bare.ContextFor(bare.Find("ann")));
        Assert.That(
            decision.Events.Select(x => x.Body),
            Is.EqualTo(new[] { new PermissionsChanged { Permissions = { change.Permissions } } }));
    }

    [Test]
    public void They_survive_a_snapshot()
    {
        var driver = Open();
        driver.Send("ann", Of(("bell", Ring, Role.CoHost), ("bell", nameof(StringValue), Role.Host)));
        var snapshot = driver.State.ToSnapshot();
        var restored = Folded.FromSnapshot(driver.State.Catalog, snapshot);
        Assert.That(restored.ToSnapshot(), Is.EqualTo(snapshot));
        Assert.That(
            restored.Facts.PermissionOf("bell", Ring, Permission.Participant), Is.EqualTo(Permission.CoHost));
    }

    [Test]
    public void What_the_server_alone_may_stays_so_whatever_the_log_says() => Assert.That(
        (Open().Facts with
        {
            Conference = (LifecycleState)new ConferenceService().FromSnapshot(new ConferenceSnapshot
            {
                Permissions = { One("bell", nameof(BoolValue), Role.Attendee) },
            }),
        }).PermissionOf("bell", nameof(BoolValue), Permission.Node),
        Is.EqualTo(Permission.Node));

    private static ConferenceDriver Open() =>
        ConferenceDriver.Created(catalog: ServiceCatalog.BuiltIn.With(new BellService()))
            .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("bob");

    private static ChangePermissions Of(params (string Service, string Type, Role Minimum)[] changes) =>
        new() { Permissions = { changes.Select(x => One(x.Service, x.Type, x.Minimum)) } };

    private static MessagePermission One(string service, string type, Role minimum) =>
        new() { Service = service, Type = type, Minimum = minimum };

    private sealed class BellService : Service<Empty>
    {
        public override string Name => "bell";

        public override ServiceContract Contract { get; } = ServiceContract.Of()
            .Command(Permission.Participant, Int32Value.Descriptor)
            .Command(Permission.Node, BoolValue.Descriptor)
            .Query(Permission.Participant, BytesValue.Descriptor, Empty.Descriptor)
            .Signal(Permission.Presenter, StringValue.Descriptor)
            .Event(UInt32Value.Descriptor)
            .SnapshotAs(Empty.Descriptor)
            .Build();

        public override Empty Initial { get; } = new();

        public override Decision Decide(Empty state, IMessage command, DecisionContext context) =>
            Decision.Accept(new UInt32Value());

        public override Empty Evolve(Empty state, IMessage @event, EventContext context) => state;

        public override IMessage ToSnapshot(Empty state) => state;

        public override Empty FromSnapshot(IMessage snapshot) => (Empty)snapshot;
    }
}
