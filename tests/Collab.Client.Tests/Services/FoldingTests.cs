using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's states are the server's folds: the same events lead both to the same.</summary>
internal sealed class FoldingTests
{
    private static readonly IService Chat = new Core.Services.Chat.ChatService();
    private static readonly IService Roster = new Core.Services.Roster.RosterService();

    [Test]
    public void Chat_is_folded_as_the_server_folds_it([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (state, server, posted) = (ChatState.Empty, Chat.Initial, 0);
        for (var seq = 1; seq <= 200; seq++)
        {
            var message = random.Next(1, posted + 1);
            var known = posted == 0 ? null : ChatOf(server).Find(message);
            IMessage body = known is null || random.Next(3) == 0
                ? new MessagePosted { Message = ++posted, Text = $"{seq}", AuthorName = "Ann", ReplyTo = message }
                : random.Next(3) switch
                {
                    0 => new MessageEdited { Message = message, Text = $"edited {seq}" },
                    1 => new MessageDeleted { Message = message },
                    _ => Reaction(known, random),
                };
            var context = new EventContext(seq, 1000 + seq, "ann");
            server = Chat.Evolve(server, body, context);
            state = state.After(EventOf("chat", body, seq));
            Assert.That(state.Messages, Is.EqualTo(ChatOf(server).Messages), $"seed {seed}, seq {seq}: {body}");
        }

        var again = ChatState.Of((ChatSnapshot)Chat.ToSnapshot(server));
        Assert.That(again.Messages, Is.EqualTo(state.Messages));
    }

    [Test]
    public void Chat_keeps_what_the_server_keeps()
    {
        var (state, server) = (ChatState.Empty, Chat.Initial);
        for (var seq = 1; seq <= 1200; seq++)
        {
            var body = new MessagePosted { Message = seq, Text = new string('x', LengthOf(seq)) };
            server = Chat.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf("chat", body, seq));
        }

        Assert.That(state.Messages, Is.EqualTo(ChatOf(server).Messages));
        Assert.That(state.More, Is.True);
        Assert.That(state.Find(1), Is.Null);
        Assert.That(state.After(EventOf("chat", new MessageDeleted { Message = 1 }, 1201)), Is.SameAs(state));
        return;

        static int LengthOf(int seq) => seq > 1100 ? 4000 : seq % 50;
    }

    [Test]
    public void Messages_for_others_leave_gaps_that_nothing_falls_into()
    {
        var state = ChatState.Empty
            .After(EventOf("chat", new MessagePosted { Message = 2, Text = "b" }, 2))
            .After(EventOf("chat", new MessagePosted { Message = 5, Text = "e" }, 5))
            .After(EventOf("chat", new MessageEdited { Message = 3, Text = "not mine" }, 6))
            .After(EventOf("chat", new MessageEdited { Message = 5, Text = "E" }, 7));
        Assert.That(state.Messages.Select(x => x.Text), Is.EqualTo(new[] { "b", "E" }));
        Assert.That(state.Find(3), Is.Null);
    }

    [Test]
    public void Roster_is_folded_as_the_server_folds_it([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (state, server) = (RosterState.Empty, Roster.Initial);
        for (var seq = 1; seq <= 200; seq++)
        {
            var id = $"p{random.Next(5)}";
            var body = RosterEvent(((Core.Services.Roster.RosterState)server).Find(id), id, seq, random);
            server = Roster.Evolve(server, body, new EventContext(seq, 1000 + seq, id));
            state = state.After(EventOf("roster", body, seq));
            var snapshot = (RosterSnapshot)Roster.ToSnapshot(server);
            Assert.That(state.Participants, Is.EqualTo(snapshot.Participants), $"seed {seed}, seq {seq}: {body}");
            Assert.That(state.Bans.Values, Is.EquivalentTo(snapshot.Bans), $"seed {seed}, seq {seq}: {body}");
            Assert.That(RosterState.Of(snapshot).Participants, Is.EqualTo(state.Participants));
        }
    }

    [Test]
    public void Events_about_somebody_who_is_not_present_change_nothing()
    {
        var state = RosterState.Empty.After(EventOf("roster", new ConnectionLost { Participant = "ann" }, 1));
        Assert.That(state.Count, Is.Zero);
        Assert.That(state.After(EventOf("roster", new ParticipantLeft { Participant = "ann" }, 2)), Is.SameAs(state));
    }

    [Test]
    public void The_conferences_life_is_folded()
    {
        var state = LifecycleState.Empty;
        IMessage[] events =
        [
            new Protocol.Services.Conference.ConferenceCreated { Site = "s", Title = "t" },
            new Protocol.Services.Conference.ConferenceOpened(),
            new Protocol.Services.Conference.ConferenceLocked(),
            new Protocol.Services.Conference.ConferenceUnlocked(),
            new Protocol.Services.Conference.ConferenceEnded
            {
                Reason = Protocol.Services.Conference.EndReason.Empty,
            },
        ];
        var locked = new List<bool>();
        for (var i = 0; i < events.Length; i++)
        {
            state = state.After(EventOf("conference", events[i], i + 1));
            locked.Add(state.Locked);
        }

        Assert.Multiple(() =>
        {
            Assert.That(locked, Is.EqualTo(new[] { false, false, true, false, false }));
            Assert.That((state.Site, state.Title), Is.EqualTo(("s", "t")));
            Assert.That(state.Phase, Is.EqualTo(Protocol.Services.Conference.Phase.Ended));
            Assert.That(state.OpenedAt, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1002)));
            Assert.That(state.EndedAt, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1005)));
            Assert.That(state.EndReason, Is.EqualTo(Protocol.Services.Conference.EndReason.Empty));
        });
    }

    [Test]
    public void Changed_permissions_are_folded_as_the_server_folds_them([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        IService service = new Core.Services.Conference.ConferenceService();
        var (state, server) = (LifecycleState.Empty, service.Initial);
        for (var seq = 1; seq <= 100; seq++)
        {
            var body = new Protocol.Services.Conference.PermissionsChanged
            {
                Permissions =
                {
                    Enumerable.Range(0, random.Next(3)).Select(i => new Protocol.Services.Conference.MessagePermission
                    {
                        Service = random.Next(2) == 0 ? "chat" : "polls",
                        Type = $"T{i}{random.Next(4)}",
                        Minimum = (Role)random.Next(5),
                    }),
                },
            };
            server = service.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf("conference", body, seq));
            var snapshot = (Protocol.Services.Conference.ConferenceSnapshot)service.ToSnapshot(server);
            Assert.That(
                state.Permissions,
                Is.EqualTo(snapshot.Permissions.Select(x => new PermissionChange(x.Service, x.Type, x.Minimum))));
            Assert.That(LifecycleState.Of(snapshot).Permissions, Is.EqualTo(state.Permissions));
        }
    }

    private static Core.Services.Chat.ChatState ChatOf(object state) => (Core.Services.Chat.ChatState)state;

    private static ReactionChanged Reaction(ChatMessage message, Random random)
    {
        var emoji = random.Next(2) == 0 ? "+1" : "tada";
        var on = message.Reactions.FirstOrDefault(x => x.Emoji == emoji)?.Participants.Contains("ann") != true;
        return new ReactionChanged { Message = message.Id, Emoji = emoji, On = on };
    }

    private static IMessage RosterEvent(Participant? present, string id, int seq, Random random)
    {
        if (random.Next(10) == 0)
            return new ParticipantBanned { Ban = new Ban { Participant = id, Name = $"{seq}", By = "host" } };
        if (random.Next(10) == 0) return new BanLifted { Participant = id };
        if (present is null)
        {
            return new ParticipantJoined
            {
                Participant = new Participant
                {
                    Id = id,
                    Session = $"s{seq}",
                    Presence = Presence.Connected,
                    Role = Role.Attendee,
                    Generation = seq,
                },
            };
        }

        return random.Next(6) switch
        {
            0 => new SessionReplaced
            {
                Participant = id,
                Session = $"s{seq}",
                Generation = seq,
                Node = "n",
                Connection = "c",
                Name = $"{seq}",
            },
            1 => new ConnectionLost { Participant = id, Session = present.Session },
            2 => new ConnectionResumed { Participant = id, Generation = seq, Node = $"n{seq}", Connection = $"c{seq}" },
            3 => new ParticipantLeft { Participant = id, Session = present.Session },
            4 => new RoleChanged { Participant = id, Role = (Role)random.Next(1, 5), OldRole = present.Role },
            _ => new ParticipantRenamed { Participant = id, Name = $"name {seq}" },
        };
    }

    private static ConferenceEvent EventOf(string service, IMessage body, long seq) => ConferenceEvent.Of(
        new Event
        {
            Seq = seq,
            Service = service,
            Type = body.Descriptor.Name,
            Participant = "ann",
            Time = 1000 + seq,
        },
        body);
}
