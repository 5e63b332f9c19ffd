using Collab.Core.Services;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Folded = Collab.Core.Conferences.Conference;

namespace Collab.Core.Tests.Services;

/// <summary>
/// What every service must keep to. A new service inherits it: derive a fixture, hand over the service, and override
/// <see cref="NextCommand"/> so that its commands get somewhere.
/// </summary>
public abstract class ServiceConformance(IService service)
{
    private const int UnknownField = 19_000 - 1;

    protected IService Service { get; } = service;

    /// <summary>The largest snapshot, in bytes, that the service's limits allow.</summary>
    protected virtual int SnapshotBytesMax => 1024 * 1024;

    private ServiceCatalog Catalog { get; } =
        ServiceCatalog.BuiltIn.IndexOf(service.Name) >= 0
            ? ServiceCatalog.BuiltIn
            : ServiceCatalog.BuiltIn.With(service);

    private int Index => Catalog.IndexOf(Service.Name);

    private IEnumerable<MessageDescriptor> Commands => Service.Contract.Commands.Select(x => x.Type);

    /// <summary>A command that makes sense; <c>null</c> for one with random fields.</summary>
    private protected virtual IMessage? NextCommand(Random random, ConferenceDriver driver) => null;

    [Test]
    public void The_name_is_short_and_lower_case() => Assert.That(Service.Name, Does.Match("^[a-z][a-z0-9_]{0,31}$"));

    [Test]
    public void Short_names_are_unique_within_the_service()
    {
        var contract = Service.Contract;
        var types = Commands
            .Concat(contract.Queries.Select(x => x.Type))
            .Concat(contract.Signals.Select(x => x.Type))
            .Concat(contract.Parts.Select(x => x.Type))
            .Concat(contract.Events)
            .Concat(contract.Answers.Append(contract.Snapshot).Distinct());
        Assert.That(types.Select(x => x.Name), Is.Unique);
    }

    [Test]
    public void The_snapshot_has_no_map_fields()
    {
        var seen = new HashSet<MessageDescriptor>();
        Visit(Service.Contract.Snapshot);

        void Visit(MessageDescriptor type)
        {
            if (!seen.Add(type)) return;
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                Assert.That(field.IsMap, Is.False, $"{field.FullName} is a map, whose order on the wire is undefined.");
                if (field.FieldType == FieldType.Message) Visit(field.MessageType);
            }
        }
    }

    [Test]
    public void Unknown_fields_of_commands_and_events_survive()
    {
        foreach (var type in Commands.Concat(Service.Contract.Events))
        {
            var bytes = WithUnknownField(RandomMessages.Of(type, new Random(1)));
            Assert.That(type.Parser.ParseFrom(bytes).ToByteArray(), Is.EqualTo(bytes), type.FullName);
        }
    }

    [Test]
    public void An_event_of_nobody_is_refused_with_a_crash() =>
        Assert.Throws<UnknownEventException>(() => Service.Evolve(Service.Initial, new Ping(), default));

    [Test]
    public void A_command_of_nobody_is_a_defect() =>
        Assert.Throws<ArgumentException>(() => Service.Decide(
            ConferenceDriver.Created(catalog: Catalog).State.StateOf(Index),
            new Ping(),
            ConferenceDriver.Created(catalog: Catalog).ContextFor(null)));

    [Test]
    public void The_initial_state_round_trips_through_its_snapshot() => RequireRoundTrip(Service.Initial);

    [Test]
    public void Replaying_the_log_gives_the_live_state() => Walk(25, 80, driver => () =>
    {
        var replayed = driver.Log.Aggregate(
            Folded.Empty(Catalog),
            (state, @event) => state.Fold(Event.Parser.ParseFrom(@event.ToByteString())));
        Walks.Require(
            replayed.ToSnapshot().ToByteString() == driver.State.ToSnapshot().ToByteString(),
            "the replayed state differs from the live one");
    });

    [Test]
    public void Snapshots_round_trip_byte_for_byte() =>
        Walk(25, 60, driver => () => RequireRoundTrip(driver.State.StateOf(Index)), everyStep: true);

    [Test]
    public void Deciding_changes_nothing_and_is_repeatable() => Walk(25, 60, probe: (driver, command, sender) =>
    {
        var state = driver.State;
        var (before, sent) = (state.ToSnapshot().ToByteString(), command.ToByteString());
        var context = driver.ContextFor(sender);
        var first = Service.Decide(state.StateOf(Index), command, context);
        var second = Service.Decide(state.StateOf(Index), command, context);
        Walks.Require(state.ToSnapshot().ToByteString() == before, $"deciding {command} changed the state");
        Walks.Require(command.ToByteString() == sent, $"deciding {command} changed the command");
        Walks.Require(Same(first, second), $"deciding {command} twice came to different decisions");
    });

    [Test]
    public void Folding_leaves_the_state_before_it_as_it_was() => Walk(25, 60, probe: (driver, command, sender) =>
    {
        var state = driver.State;
        var before = state.ToSnapshot().ToByteString();
        var decision = Service.Decide(state.StateOf(Index), command, driver.ContextFor(sender));
        _ = FoldAll(state, decision, driver.Now);
        Walks.Require(state.ToSnapshot().ToByteString() == before, $"folding what {command} decides changed the past");
    });

    [Test]
    public void Refusals_are_of_the_closed_list_and_say_why() => Walk(40, 60, probe: (driver, command, sender) =>
    {
        var decision = Service.Decide(driver.State.StateOf(Index), command, driver.ContextFor(sender));
        if (decision.Refused is not { } code) return;
        Walks.Require(RefusalCode.All.Contains(code), $"{code} is not in the list");
        Walks.Require(decision.Events.IsEmpty, "a refusal comes with no events");
        var message = decision.Message;
        Walks.Require(message.Length is > 10 and <= 400, $"the message has {message.Length} characters: {message}");
        Walks.Require(!message.Any(char.IsControl), $"the message has control characters: {message}");
    });

    [Test]
    public void Events_are_in_the_contract_and_survive_the_journal() => Walk(25, 60, probe: (driver, command, sender) =>
    {
        var decision = Service.Decide(driver.State.StateOf(Index), command, driver.ContextFor(sender));
        foreach (var (body, audience) in decision.Events)
        {
            var known = Service.Contract.Events.Contains(body.Descriptor);
            Walks.Require(known, $"{body.Descriptor.Name} is not in the contract");
            var parsed = Service.Contract.ParseEvent(Service.Name, body.Descriptor.Name, body.ToByteString());
            Walks.Require(parsed.Equals(body), $"{body} reads back as {parsed}");
            Walks.Require(audience.Distinct().Count() == audience.Length, "an audience names somebody twice");
        }
    });

    [Test]
    public void Settling_is_idempotent_and_due_when_announced() => Walk(40, 60, driver => () =>
    {
        var (state, now) = (driver.State, driver.Now);
        var deadline = Service.NextDeadline(state.StateOf(Index), state.Facts);
        Walks.Require(deadline is null || deadline > now, "a deadline that has passed is still announced");
        RequireNothing(state, now, "although all has settled");
        if (deadline is null) return;
        RequireNothing(state, deadline.Value - 1, "before its deadline");
        foreach (var later in new[] { deadline.Value, deadline.Value + 86_400_000 })
        {
            var settled = FoldAll(state, Settle(state, later), later);
            RequireNothing(settled, later, "after it settled");
        }
    }, everyStep: true);

    [Test]
    public void The_state_stays_within_its_bound() => Walk(2, 1500, driver => () =>
    {
        var bytes = Service.ToSnapshot(driver.State.StateOf(Index)).CalculateSize();
        Walks.Require(bytes <= SnapshotBytesMax, $"the snapshot has {bytes} bytes, the limit is {SnapshotBytesMax}");
    });

    [Test]
    public void Views_are_snapshots_and_repeatable() => Walk(25, 60, driver => () =>
    {
        foreach (var viewer in Viewers(driver))
        {
            var view = Service.View(driver.State.StateOf(Index), viewer);
            Walks.Require(view.Descriptor == Service.Contract.Snapshot, "a view is of the snapshot's type");
            Walks.Require(
                view.ToByteString() == Service.View(driver.State.StateOf(Index), viewer).ToByteString(),
                "the same view is different the second time");
        }
    });

    [Test]
    public void What_is_disclosed_is_a_snapshot_and_repeatable() => Walk(25, 60, driver => () =>
    {
        var state = driver.State.StateOf(Index);
        var disclosed = Service.Disclose(state);
        Walks.Require(disclosed.Descriptor == Service.Contract.Snapshot, "what is disclosed is of the snapshot's type");
        Walks.Require(
            disclosed.ToByteString() == Service.Disclose(state).ToByteString(),
            "what is disclosed is different the second time");
    });

    [Test]
    public void Viewers_with_equal_keys_see_the_same() => Walk(25, 60, driver => () =>
    {
        var state = driver.State.StateOf(Index);
        foreach (var alike in Viewers(driver).GroupBy(viewer => Service.ViewKey(state, viewer)))
        {
            Walks.Require(
                alike.Select(viewer => Service.View(state, viewer).ToByteString()).Distinct().Count() == 1,
                $"what {string.Join(", ", alike)} see differs, their key {alike.Key} does not");
        }
    }, everyStep: true);

    [Test]
    public void Queries_are_answered_or_refused() => Walk(25, 60, driver => () =>
    {
        var random = new Random((int)driver.State.Seq);
        foreach (var (type, _) in Service.Contract.Queries)
        {
            var viewer = Viewers(driver)[random.Next(Viewers(driver).Count)];
            var query = RandomMessages.Of(type, random);
            var step = driver.Finish(Service.Answer(driver.State.StateOf(Index), query, viewer));
            var legal = step switch
            {
                QueryStep.Answered answered => Service.Contract.Answers.Contains(answered.Answer.Descriptor),
                QueryStep.Refused refused => RefusalCode.All.Contains(refused.Code) && refused.Message.Length > 10,
                _ => false,
            };
            Walks.Require(legal, $"{query} ended with {step}");
        }
    }, everyStep: true);

    private static List<Viewer> Viewers(ConferenceDriver driver) =>
    [
        new Viewer("stranger", Role.Unspecified),
        .. driver.Facts.Roster.Participants.Select(x => new Viewer(x.Id, x.Role)),
    ];

    private static byte[] WithUnknownField(IMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(UnknownField, WireFormat.WireType.LengthDelimited);
            output.WriteString("from the future");
        }

        return stream.ToArray();
    }

    private static bool Same(Decision one, Decision other) =>
        one.Refused == other.Refused
        && one.Message == other.Message
        && one.Events.Length == other.Events.Length
        && one.Events.Zip(other.Events).All(pair =>
            pair.First.Body.Equals(pair.Second.Body) && pair.First.Audience.SequenceEqual(pair.Second.Audience));

    private void Walk(
        int walks,
        int steps,
        Func<ConferenceDriver, Action>? check = null,
        bool everyStep = false,
        Action<ConferenceDriver, IMessage, Participant?>? probe = null) => Walks.ForAll(walks, steps, walk =>
        {
            var driver = ConferenceDriver.Created(
                new Settings { ParticipantsMax = 5, HostLeaves = (HostLeavesPolicy)(walk.Length % 3) },
                Catalog);
            driver.Join("ann", Role.Host).Join("ben", Role.CoHost).Join("cid").Join("dan");
            foreach (var seed in walk)
            {
                Step(driver, new Random(seed), probe);
                if (everyStep) check?.Invoke(driver)();
            }

            check?.Invoke(driver)();
        });

    private void Step(ConferenceDriver driver, Random random, Action<ConferenceDriver, IMessage, Participant?>? probe)
    {
        var types = Service.Contract.Commands;
        if (types.IsEmpty || random.Next(6) == 0)
        {
            RandomCommands.Step(driver, random.Next(), mayEnd: false, focus: Service.Name);
            return;
        }

        var command = (random.Next(4) > 0 ? NextCommand(random, driver) : null)
            ?? RandomMessages.Of(types[random.Next(types.Length)].Type, random);
        var permission = driver.PermissionOf(command);
        var senders = driver.Facts.Roster.Participants.Append(null)
            .Where(x => permission.Admits(x)).ToList();
        var sender = senders[random.Next(senders.Count)];
        probe?.Invoke(driver, command, sender);
        _ = sender is null ? driver.Node(command) : driver.Send(sender.Id, command);
    }

    private void RequireRoundTrip(object state)
    {
        var bytes = Service.ToSnapshot(state).ToByteString();
        var restored = Service.FromSnapshot(Service.Contract.Snapshot.Parser.ParseFrom(bytes));
        Walks.Require(Service.ToSnapshot(restored).ToByteString() == bytes, "the snapshot does not round-trip");
    }

    private void RequireNothing(Folded state, long now, string when)
    {
        var decision = Settle(state, now);
        Walks.Require(
            decision.Events.IsEmpty && decision.Refused is null,
            $"settling {when} gave {string.Join(", ", decision.Events.Select(x => x.Body))}");
    }

    private Decision Settle(Folded state, long now) =>
        Service.Settle(state.StateOf(Index), new DecisionContext(now, null, "", state.Facts));

    private Folded FoldAll(Folded state, Decision decision, long now) => decision.Events.Aggregate(
        state,
        (folded, decided) => folded.Fold(new Event
        {
            Seq = folded.Seq + 1,
            Service = Service.Name,
            Type = decided.Body.Descriptor.Name,
            Body = decided.Body.ToByteString(),
            Time = now,
            Epoch = folded.Epoch,
        }));
}
