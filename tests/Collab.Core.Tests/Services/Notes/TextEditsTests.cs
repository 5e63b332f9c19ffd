using System.Runtime.CompilerServices;
using System.Text.Json;
using Collab.Core.Services.Notes;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Texts;

namespace Collab.Core.Tests.Services.Notes;

/// <summary>
/// Changes of text against the cases that the page's JavaScript is held against too, and against what must hold of all.
/// </summary>
internal sealed class TextEditsTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string[] Letters = ["a", "b", "\n", "\u00e4", "\u4e2d", "\U0001F600", "c"];

    [Test]
    public void The_cases_that_the_page_is_held_against_too()
    {
        var cases = JsonSerializer.Deserialize<List<Case>>(File.ReadAllText(CasesFile()), Json)!;
        Assert.That(cases, Has.Count.GreaterThanOrEqualTo(200));
        foreach (var (x, i) in cases.Select((x, i) => (x, i)))
        {
            var (a, b, later) = (Spans(x.A), Spans(x.B), Spans(x.Later));
            var (afterA, afterB) = TextEdits.Transform(a, b);
            Assert.That(afterA, Is.EqualTo(Spans(x.AfterA)), $"case {i}");
            Assert.That(afterB, Is.EqualTo(Spans(x.AfterB)), $"case {i}");
            Assert.That(TextEdits.Apply(TextEdits.Apply(x.Text, a), afterB), Is.EqualTo(x.Both), $"case {i}");
            Assert.That(TextEdits.Compose(a, later), Is.EqualTo(Spans(x.Joined)), $"case {i}");
            Assert.That(
                TextEdits.Invert(a, TextEdits.RemovedFrom(x.Text, a)), Is.EqualTo(Spans(x.Back)), $"case {i}");
            var places = Enumerable.Range(0, x.Text.Length + 1).SelectMany(at =>
                new[] { TextEdits.Place(at, a, after: false), TextEdits.Place(at, a, after: true) });
            Assert.That(places, Is.EqualTo(x.Places), $"case {i}");
        }
    }

    [Test]
    public void Changes_converge_join_and_are_taken_back() => Walks.ForAll(500, 1, walk =>
    {
        var random = new Random(walk[0]);
        var text = Word(random, 12);
        var (a, b) = (Edit(text, random), Edit(text, random));
        var (afterA, afterB) = TextEdits.Transform(a, b);
        var both = TextEdits.Apply(TextEdits.Apply(text, a), afterB);
        Walks.Require(both == TextEdits.Apply(TextEdits.Apply(text, b), afterA), "two orders give two texts");
        var changed = TextEdits.Apply(text, a);
        var later = Edit(changed, random);
        Walks.Require(
            TextEdits.Apply(text, TextEdits.Compose(a, later)) == TextEdits.Apply(changed, later),
            "joined changes do something else");
        var back = TextEdits.Invert(a, TextEdits.RemovedFrom(text, a));
        Walks.Require(TextEdits.Apply(changed, back) == text, "taken back it is another text");
        Walks.Require(TextEdits.Normalize(a).SequenceEqual(a), "the shortest form has a shorter one");
    });

    [Test]
    public void A_text_in_pieces_is_changed_as_a_whole_one_is()
    {
        var random = new Random(11);
        var (pieces, whole) = (NotesText.Empty, "");
        for (var step = 0; step < 2000; step++)
        {
            var at = Boundary(whole, random.Next(whole.Length + 1));
            var to = Boundary(whole, Math.Min(whole.Length, at + random.Next(random.Next(100) == 0 ? 6000 : 30)));
            var insert = Word(random, random.Next(40) == 0 ? 5000 : 20);
            if (whole.Length > 40_000) (at, to, insert) = (0, Boundary(whole, 30_000), "");
            var edit = TextEdits.Replace(at, to - at, insert);
            if (edit.Count == 0) continue;
            var removed = pieces.RemovedBy(edit, out var splits);
            Assert.That((removed, splits), Is.EqualTo((whole[at..to], false)), $"step {step}");
            (pieces, whole) = (pieces.Apply(edit), TextEdits.Apply(whole, edit));
            Assert.That(pieces.Length, Is.EqualTo(whole.Length), $"step {step}");
            if (step % 50 == 0) Assert.That(pieces.ToString(), Is.EqualTo(whole), $"step {step}");
        }

        Assert.That(pieces.ToString(), Is.EqualTo(whole));
    }

    private static int Boundary(string text, int at) =>
        at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;

    private static string Word(Random random, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => Letters[random.Next(Letters.Length)]));

    private static IReadOnlyList<TextSpan> Edit(string text, Random random)
    {
        IReadOnlyList<TextSpan> spans = [];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var now = TextEdits.Apply(text, spans);
            var at = random.Next(now.Length + 1);
            var remove = Math.Min(now.Length - at, random.Next(4));
            spans = TextEdits.Compose(spans, TextEdits.Replace(at, remove, Word(random, 4)));
        }

        return spans;
    }

    private static IReadOnlyList<TextSpan> Spans(IEnumerable<Span> spans) =>
        [.. spans.Select(x => new TextSpan { Keep = x.Keep, Remove = x.Remove, Insert = x.Insert })];

    private static string CasesFile([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../page/services/notesCases.json");

    private sealed record Span(int Keep, int Remove, string Insert);

    private sealed record Case(
        string Text,
        List<Span> A,
        List<Span> B,
        List<Span> AfterA,
        List<Span> AfterB,
        string Both,
        List<Span> Later,
        List<Span> Joined,
        List<Span> Back,
        List<int> Places);
}
