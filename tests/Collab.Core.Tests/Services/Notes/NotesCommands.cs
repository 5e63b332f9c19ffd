using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Texts;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Notes;

/// <summary>Random edits of a few writers, of this version or of one before.</summary>
internal sealed class NotesCommands : IRandomCommands
{
    private static readonly string[] Words = ["", "a", "word ", "line\n", "\U0001F600", new string('x', 3000)];

    public string Service => "notes";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var notes = driver.Notes();
        var writer = $"w{random.Next(6)}";
        // Mostly the next number; now and then one that was done.
        var number = notes.Writers.GetValueOrDefault(writer).Number + (random.Next(8) == 0 ? 0 : 1);
        var back = random.Next(3) == 0 ? random.Next(Math.Min(20, notes.Edits.Count + 2)) : 0;
        var edit = new EditText { Version = notes.Version - back, Writer = writer, Number = number };
        var left = notes.Text.Length;
        for (var spans = random.Next(1, 4); spans > 0; spans--)
        {
            var keep = random.Next(left + 1);
            left -= keep;
            var remove = random.Next(Math.Min(left, 50) + 1);
            left -= remove;
            edit.Spans.Add(new TextSpan { Keep = keep, Remove = remove, Insert = Words[random.Next(Words.Length)] });
        }

        return edit;
    }
}
