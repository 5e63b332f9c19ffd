using Collab.Core.Services.Roster;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Tests.Services.Roster;

[Parallelizable(ParallelScope.All)]
public sealed class JoiningTests
{
    [Test]
    public void Joining_makes_somebody_present_with_all_that_the_ticket_says()
    {
        var driver = ConferenceDriver.Created();
        var joined = new Participant
        {
            Id = "ann",
            Name = "Ann",
            Role = Role.Presenter,
            TicketRole = Role.Presenter,
            Presence = Presence.Connected,
            JoinedAt = driver.Now,
            Session = "s1",
            Generation = 1,
            Node = "n1",
            Connection = "c1",
        };
        driver.Node(Join("ann", role: Role.Presenter))
            .ShouldBe(new ParticipantJoined { Participant = joined, Connection = "c1" });
        Assert.That(driver.Facts.Roster.Find("ann"), Is.EqualTo(joined));
        Assert.That(driver.Facts.Roster.FindSession("s1"), Is.EqualTo(joined));
    }

    [Test]
    public void Sending_a_join_again_changes_nothing_whatever_happened_since()
    {
        var driver = ConferenceDriver.Created(new Settings { ParticipantsMax = 1 });
        var join = Join("ann");
        driver.Node(join);
        driver.Node(new Lock());
        driver.Node(join).ShouldChangeNothing();
        driver.Lose("ann");
        driver.Node(join).ShouldChangeNothing();
    }

    [Test]
    public void A_second_session_replaces_the_first_and_keeps_the_role_and_the_place()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob").Join("cid");
        driver.Send("ann", new ChangeRole { Participant = "bob", Role = Role.CoHost });
        var generation = driver.Find("bob").Generation;
        driver.Lose("bob");
        var join = Join("bob", name: " Robert ", session: "new", connection: "other", node: "n9");
        driver.Node(join).ShouldBe(new SessionReplaced
        {
            Participant = "bob",
            OldSession = "bob-s2",
            Session = "new",
            Generation = generation + 1,
            Node = "n9",
            Connection = "other",
            Name = "Robert",
        });
        var roster = driver.Facts.Roster;
        var bob = driver.Find("bob");
        Assert.That(bob.Role, Is.EqualTo(Role.CoHost));
        Assert.That((bob.Presence, bob.LostAt), Is.EqualTo((Presence.Connected, 0L)));
        Assert.That((bob.Name, bob.Node, bob.Connection), Is.EqualTo(("Robert", "n9", "other")));
        Assert.That(roster.FindSession("bob-s2"), Is.Null);
        Assert.That(roster.FindSession("new"), Is.EqualTo(bob));
        Assert.That(roster.Participants.Select(x => x.Id), Is.EqualTo(new[] { "ann", "bob", "cid" }));
    }

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(3, true)]
    public void Of_one_clients_joins_the_newest_counts_whichever_comes_last(long attempt, bool takesOver)
    {
        var driver = ConferenceDriver.Created();
        driver.Node(Of("phone", 2, Join("ann")));
        var late = Of("phone", attempt, Join("ann", session: "s2", connection: attempt == 2 ? "c1" : "c2"));
        var ann = driver.Find("ann");
        var decided = driver.Node(late);
        if (attempt < 2) decided.ShouldBeRefused(RefusalCode.SessionReplaced, "attempt 1", "attempt 2");
        else Assert.That(decided.Refused, Is.Null);
        Assert.That(driver.Find("ann"), takesOver ? Is.Not.EqualTo(ann) : Is.EqualTo(ann));
        Assert.That(driver.Find("ann").Attempt, Is.EqualTo(takesOver ? 3 : 2));
    }

    [TestCase("laptop", "phone")]
    [TestCase("laptop", "")]
    [TestCase("", "phone")]
    [TestCase("", "")]
    public void Between_clients_and_without_one_attempts_say_nothing(string first, string second)
    {
        var driver = ConferenceDriver.Created();
        driver.Node(Of(first, 9, Join("ann")));
        driver.Node(Of(second, 1, Join("ann", session: "s2", connection: "c2")));
        var ann = driver.Find("ann");
        Assert.That((ann.Session, ann.Client, ann.Attempt), Is.EqualTo(("s2", second, 1L)));
    }

    [Test]
    public void A_snapshot_keeps_which_client_and_attempt_somebody_is_in_with()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(Of("phone", 2, Join("ann")));
        var service = new RosterService();
        var ann = service.FromSnapshot(service.ToSnapshot(driver.Facts.Roster)).Find("ann")!;
        Assert.That((ann.Client, ann.Attempt), Is.EqualTo(("phone", 2L)));
    }

    [Test]
    public void A_client_that_names_itself_at_too_great_length_is_refused()
    {
        var longest = new string('x', RosterLimits.TokenCharactersMax);
        var driver = ConferenceDriver.Created();
        driver.Node(Of(longest + "x", 1, Join("ann"))).ShouldBeRefused(RefusalCode.InvalidArgument, "client", "128");
        Assert.That(driver.Node(Of(longest, 1, Join("ann"))).Refused, Is.Null);
    }

    [Test]
    public void Coming_back_after_leaving_gets_a_generation_that_nobody_had()
    {
        var driver = ConferenceDriver.Created().Join("ann").Join("bob");
        driver.Lose("bob");
        driver.Resume("bob");
        var highest = driver.Facts.Roster.Generations;
        Assert.That(highest, Is.EqualTo(3));
        driver.Send("ann", new Leave());
        driver.Join("ann");
        Assert.That(driver.Find("ann").Generation, Is.EqualTo(highest + 1));
    }

    [Test]
    public void The_reasons_to_refuse_come_in_a_fixed_order()
    {
        // Everything is wrong with this join at first; one reason after the other is taken away.
        var join = new Join { Participant = "bob", Role = Role.Unspecified };
        var driver = new ConferenceDriver();
        driver.Node(join).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        driver.Node(new Create
        {
            Site = "acme",
            Settings = new Settings { WaitForHost = true, ParticipantsMax = 1 },
        });
        driver.Node(new Lock());
        driver.Node(new BanParticipant { Participant = "bob" });
        driver.Node(join).ShouldBeRefused(RefusalCode.Banned, "'bob'");
        driver.Node(new LiftBan { Participant = "bob" });
        driver.Node(join).ShouldBeRefused(RefusalCode.ConferenceNotOpen);
        driver.Join("ann", Role.Host);
        driver.Node(join).ShouldBeRefused(RefusalCode.ConferenceLocked);
        driver.Send("ann", new Unlock());
        driver.Node(join).ShouldBeRefused(RefusalCode.ConferenceFull, "1 participants", "may have 1");
        driver.Send("ann", new Leave());
        driver.Node(join).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Node(new End());
        driver.Node(join).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [Test]
    public void The_end_comes_before_a_ban()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(new BanParticipant { Participant = "bob" });
        driver.Node(new End());
        driver.TryJoin("bob").ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [TestCase(Role.Attendee)]
    [TestCase(Role.Presenter)]
    [TestCase(Role.CoHost)]
    public void Where_a_host_is_awaited_only_a_host_can_be_first(Role role)
    {
        var driver = ConferenceDriver.Created(new Settings { WaitForHost = true });
        driver.TryJoin("bob", role).ShouldBeRefused(RefusalCode.ConferenceNotOpen);
        driver.Join("ann", Role.Host);
        driver.Join("bob", role);
        driver.Send("bob", new Leave());
        driver.Send("ann", new Leave());
        Assert.That(driver.TryJoin("bob", role).Refused, Is.Null, "once open, it stays open");
    }

    [TestCase(Role.Attendee, false)]
    [TestCase(Role.Presenter, false)]
    [TestCase(Role.CoHost, true)]
    [TestCase(Role.Host, true)]
    public void A_lock_keeps_newcomers_out_but_hosts_and_co_hosts(Role role, bool admitted)
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host);
        driver.Send("ann", new Lock());
        Assert.That(driver.TryJoin("bob", role).Refused, Is.EqualTo(admitted ? null : RefusalCode.ConferenceLocked));
    }

    [Test]
    public void Neither_lock_nor_limit_keeps_out_somebody_who_is_in_already()
    {
        var driver = ConferenceDriver.Created(new Settings { ParticipantsMax = 2 }).Join("ann", Role.Host).Join("bob");
        driver.Send("ann", new Lock());
        Assert.That(driver.TryJoin("bob").Events.Single(), Is.InstanceOf<SessionReplaced>());
        Assert.That(driver.Facts.Roster.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_full_conference_takes_not_even_a_host()
    {
        var driver = ConferenceDriver.Created(new Settings { ParticipantsMax = 1 }).Join("bob");
        driver.TryJoin("ann", Role.Host).ShouldBeRefused(RefusalCode.ConferenceFull);
        driver.Lose("bob");
        driver.TryJoin("ann", Role.Host).ShouldBeRefused(RefusalCode.ConferenceFull);
    }

    [TestCase("", "participant is ''")]
    [TestCase("a/b", "participant is 'a/b'")]
    public void A_participant_that_is_no_id_is_refused(string participant, string saying) =>
        ConferenceDriver.Created().Node(Join(participant))
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying, "1 to 64");

    [TestCase("", "name has 0 characters")]
    [TestCase("   ", "name has 0 characters")]
    [TestCase("a\tb", "U+0009")]
    [TestCase("a\u2028b", "U+2028")]
    [TestCase("a\u202Eb", "U+202E")]
    [TestCase("a\u0000", "U+0000")]
    public void A_name_that_could_garble_others_screens_is_refused(string name, string saying) =>
        ConferenceDriver.Created().Node(Join("ann", name: name)).ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    // Not cases: a test's name would have to hold half a character.
    [Test]
    public void A_name_with_half_a_surrogate_pair_is_refused()
    {
        ConferenceDriver.Created().Node(Join("ann", name: "a" + '\uD83D'))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "name", "U+D83D", "index 1");
        ConferenceDriver.Created().Node(Join("ann", name: '\uDE00' + "a"))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "name", "U+DE00", "index 0");
    }

    [TestCase("\U0001F600")]
    [TestCase("\u5C71\u7530 \u592A\u90CE")]
    [TestCase("\u0627\u0644\u0639\u0631\u0628\u064A\u0629")]
    [TestCase("\U0001F468\u200D\U0001F469\u200D\U0001F467")]
    public void Names_of_all_scripts_are_legal(string name)
    {
        var driver = ConferenceDriver.Created();
        driver.Node(Join("ann", name: name));
        Assert.That(driver.Find("ann").Name, Is.EqualTo(name));
    }

    [Test]
    public void A_name_may_have_64_characters_and_no_more()
    {
        ConferenceDriver.Created().Node(Join("ann", name: new string('x', 65)))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "name has 65 characters", "1 to 64");
        var driver = ConferenceDriver.Created();
        driver.Node(Join("ann", name: $" {new string('x', 64)} "));
        Assert.That(driver.Find("ann").Name, Has.Length.EqualTo(64));
    }

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(-1)]
    public void A_role_that_does_not_exist_is_refused(int role) =>
        ConferenceDriver.Created().Node(Join("ann", role: (Role)role))
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"role is {role}");

    [Test]
    public void Session_connection_and_node_are_needed()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(Join("ann", session: "")).ShouldBeRefused(RefusalCode.InvalidArgument, "session has 0");
        driver.Node(Join("ann", connection: "")).ShouldBeRefused(RefusalCode.InvalidArgument, "connection has 0");
        driver.Node(Join("ann", node: "")).ShouldBeRefused(RefusalCode.InvalidArgument, "node has 0");
        driver.Node(Join("ann", session: new string('s', 129)))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "session has 129", "1 to 128");
    }

    [Test]
    public void A_session_belongs_to_one_participant()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(Join("ann"));
        driver.Node(Join("bob", connection: "c2")).ShouldBeRefused(RefusalCode.InvalidArgument, "'s1'", "in use");
        driver.Node(Join("ann", connection: "c2")).ShouldBeRefused(RefusalCode.InvalidArgument, "'s1'", "in use");
    }

    [Test]
    public void Only_the_server_joins_people()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host);
        driver.Send("ann", Join("bob")).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ann", new Reconnect()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ann", new LoseConnections()).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    private static Join Of(string client, long attempt, Join join)
    {
        (join.Client, join.Attempt) = (client, attempt);
        return join;
    }

    private static Join Join(
        string participant,
        string name = "Ann",
        Role role = Role.Attendee,
        string session = "s1",
        string connection = "c1",
        string node = "n1") => new()
        {
            Participant = participant,
            Name = name,
            Role = role,
            Session = session,
            Connection = connection,
            Node = node,
        };
}
