using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The captions of the client are the server's fold: the same events lead both to the same.</summary>
internal sealed class CaptionsFoldingTests
{
    private static readonly IService Captions = new Core.Services.Captions.CaptionsService();

    [Test]
    public void Captions_are_folded_as_the_server_folds_them([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (state, server, added) = (CaptionsState.Empty, Captions.Initial, 0);
        for (var seq = 1; seq <= 200; seq++)
        {
            var line = random.Next(1, added + 1);
            IMessage body = added == 0 || random.Next(3) == 0
                ? new LineAdded { Line = ++added, Text = $"{seq}", Speaker = "ann", SpeakerName = "Ann", Start = seq }
                : random.Next(4) switch
                {
                    0 => new CaptionsSwitched { On = random.Next(2) == 0 },
                    1 => new CaptionersChosen
                    {
                        Who = (Captioners)random.Next(1, 4),
                        Chosen = { $"p{random.Next(3)}" },
                    },
                    2 => new LineCorrected { Line = line, Text = $"corrected {seq}" },
                    _ => new LineRemoved { Line = line },
                };
            server = Captions.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf(body, seq));
            RequireSame(state, server, $"seed {seed}, seq {seq}: {body}");
        }

        RequireSame(CaptionsState.Of((CaptionsSnapshot)Captions.ToSnapshot(server)), server, "from the snapshot");
    }

    [Test]
    public void Captions_keep_what_the_server_keeps()
    {
        var (state, server) = (CaptionsState.Empty, Captions.Initial);
        for (var seq = 1; seq <= 700; seq++)
        {
            var body = new LineAdded { Line = seq, Text = new string('\u20AC', seq > 600 ? 500 : seq % 50) };
            server = Captions.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf(body, seq));
        }

        RequireSame(state, server, "after many");
        Assert.That(state.More, Is.True);
        Assert.That(state.Find(1), Is.Null);
        Assert.That(state.Find(700)!.Id, Is.EqualTo(700));
        Assert.That(state.After(EventOf(new LineRemoved { Line = 1 }, 701)), Is.SameAs(state));
    }

    [Test]
    public void Who_may_caption_whom_follows_the_choice()
    {
        var attendee = new Participant { Id = "bob", Role = Role.Attendee };
        var presenter = new Participant { Id = "pat", Role = Role.Presenter };
        var state = CaptionsState.Empty;
        Assert.That(state.MayCaption(attendee, "bob"), Is.False, "captions are off");
        state = state.After(EventOf(new CaptionsSwitched { On = true }, 1));
        Assert.That((state.MayCaption(attendee, ""), state.MayCaption(attendee, "pat")), Is.EqualTo((true, false)));
        state = state.After(EventOf(new CaptionersChosen { Who = Captioners.Presenters }, 2));
        Assert.That((state.MayCaption(attendee, ""), state.MayCaption(presenter, "")), Is.EqualTo((false, true)));
        state = state.After(EventOf(new CaptionersChosen { Who = Captioners.Chosen, Chosen = { "bob" } }, 3));
        Assert.That((state.MayCaption(attendee, "pat"), state.MayCaption(presenter, "")), Is.EqualTo((true, false)));
    }

    private static void RequireSame(CaptionsState state, object server, string when)
    {
        var snapshot = (CaptionsSnapshot)Captions.ToSnapshot(server);
        Assert.Multiple(() =>
        {
            Assert.That(state.Lines, Is.EqualTo(snapshot.Lines), when);
            Assert.That((state.On, state.Who), Is.EqualTo((snapshot.On, snapshot.Who)), when);
            Assert.That(state.Chosen, Is.EqualTo(snapshot.Chosen), when);
            Assert.That(state.Origin?.ToUnixTimeMilliseconds() ?? 0, Is.EqualTo(snapshot.Origin), when);
        });
    }

    private static ConferenceEvent EventOf(IMessage body, long seq) => ConferenceEvent.Of(
        new Event
        {
            Seq = seq,
            Service = "captions",
            Type = body.Descriptor.Name,
            Participant = "ann",
            Time = 1000 + seq,
        },
        body);
}
