using Collab.Protocol.Services.Notes;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Texts;

namespace Collab.Client.Tests.Services;

/// <summary>Several clients write one text through the server's own decider, and end with the same.</summary>
internal sealed class NotesFoldingTests
{
    private static readonly string[] Words = ["", "a", "word ", "\n", "\U0001F600", "\u4e2d"];

    [Test]
    public void Everybody_ends_with_the_servers_text([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        var server = new WatchedService("notes", ("ann", Role.Host), ("bob", Role.Attendee), ("cid", Role.Attendee));
        var writers = new[] { "ann", "bob", "cid" }.Select(name => new Writing(server, name)).ToList();
        for (var step = 0; step < 300; step++)
        {
            var writer = writers[random.Next(writers.Count)];
            switch (random.Next(10))
            {
                case <= 3: writer.Document.Edit(Edit(writer.Document.Text, random)); break;
                case <= 5: writer.Receive(); break;
                case <= 8: writer.Send(answered: random.Next(3) > 0); break;
                default: writer.ComeBack(); break;
            }
        }

        foreach (var writer in writers) writer.ComeBack();
        for (var round = 0; writers.Any(x => x.IsBusy); round++)
        {
            Assert.That(round, Is.LessThan(2000), "it does not settle");
            foreach (var writer in writers)
            {
                writer.Receive();
                writer.Send(answered: true);
            }
        }

        var text = ((NotesSnapshot)server.ViewOf("ann")).Text;
        Assert.That(writers.Select(x => x.Document.Text), Is.All.EqualTo(text), $"seed {seed}");
    }

    [Test]
    public void More_than_the_server_tells_edit_by_edit_is_carried_over_as_one_change()
    {
        var server = new WatchedService("notes", ("ann", Role.Host), ("bob", Role.Attendee));
        var (mine, other) = (new Writing(server, "ann"), new Writing(server, "bob"));
        mine.Document.Edit(TextEdits.Replace(0, 0, "mine "));
        mine.Send(answered: false);
        mine.Document.Edit(TextEdits.Replace(5, 0, "later "));
        for (var i = 0; i < 1100; i++)
        {
            other.Receive();
            other.Document.Edit(TextEdits.Replace(other.Document.Text.Length, 0, "x"));
            other.Send(answered: true);
            other.Receive();
        }

        mine.ComeBack();
        Assert.That(mine.Document.Text, Is.EqualTo("mine " + new string('x', 1100) + "later "));
        mine.Send(answered: true);
        Assert.That(((NotesSnapshot)server.ViewOf("ann")).Text, Is.EqualTo(mine.Document.Text));
    }

    [Test]
    public void What_the_server_will_not_have_is_taken_back_alone()
    {
        var document = new NotesDocument("me");
        document.Reset(new NotesSnapshot { Text = "one two" });
        document.Edit(TextEdits.Replace(0, 3, "ONE"));
        Assert.That(document.Outgoing()!.Number, Is.EqualTo(1));
        document.Edit(TextEdits.Replace(7, 0, " three"));
        document.Drop();
        Assert.That(document.Text, Is.EqualTo("one two three"));
        Assert.That(
            document.Outgoing(),
            Is.EqualTo(new EditText
            {
                Writer = "me",
                Number = 2,
                Spans = { new TextSpan { Keep = 7, Insert = " three" } },
            }));
    }

    [Test]
    public void A_large_edit_goes_out_in_parts_that_split_no_character()
    {
        var server = new WatchedService("notes", ("ann", Role.Host));
        var writer = new Writing(server, "ann");
        var text = new string('x', 7999) + "\U0001F600" + new string('y', 9000);
        writer.Document.Edit(TextEdits.Replace(0, 0, text));
        for (var sends = 0; writer.IsBusy; sends++)
        {
            Assert.That(sends, Is.LessThan(4));
            writer.Send(answered: true);
            writer.Receive();
        }

        Assert.That(((NotesSnapshot)server.ViewOf("ann")).Text, Is.EqualTo(text));
    }

    private static IReadOnlyList<TextSpan> Edit(string text, Random random)
    {
        var (at, remove) = (random.Next(text.Length + 1), random.Next(4));
        var end = Math.Min(text.Length, at + remove);
        if (at < text.Length && char.IsLowSurrogate(text[at])) at--;
        if (end < text.Length && char.IsLowSurrogate(text[end])) end++;
        return TextEdits.Replace(at, end - at, Words[random.Next(Words.Length)]);
    }

    /// <summary>Somebody's document, and the events on their way to it.</summary>
    private sealed class Writing
    {
        private readonly WatchedService _server;
        private readonly string _name;
        private readonly Queue<TextEdited> _events = [];

        public Writing(WatchedService server, string name)
        {
            (_server, _name, Document) = (server, name, new NotesDocument(name));
            server.Watch(name, @event => _events.Enqueue((TextEdited)@event.Body!));
            ComeBack();
        }

        public NotesDocument Document { get; }

        public bool IsBusy => _events.Count > 0 || Document.IsInFlight || Document.IsWaiting;

        public void Receive()
        {
            if (_events.TryDequeue(out var edited)) Document.Take(edited);
        }

        public void Send(bool answered)
        {
            if (Document.Outgoing() is not { } edit) return;
            Assert.That(_server.Send(_name, edit), Is.Null);
            if (answered) Document.Acknowledge(edit.Number);
        }

        public void ComeBack()
        {
            _events.Clear();
            Document.Reset((NotesSnapshot)_server.ViewOf(_name));
        }
    }
}
