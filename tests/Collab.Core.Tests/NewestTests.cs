using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Collab.Core.Tests;

/// <summary>The list whose versions share one array, held against an immutable one.</summary>
internal sealed class NewestTests
{
    [Test]
    public void Any_version_stays_as_it_was_whatever_is_made_of_it() =>
        Conferences.Walks.ForAll(200, 120, walk =>
        {
            var versions = new List<(Newest<int> Ours, ImmutableList<int> Theirs)> { (Newest<int>.Empty, []) };
            foreach (var seed in walk)
            {
                var random = new Random(seed);

                // Mostly of the newest version, as services do it; now and then of one that others were made of.
                var (ours, theirs) = random.Next(4) > 0 ? versions[^1] : versions[random.Next(versions.Count)];
                versions.Add(Step(random, ours, theirs));
                foreach (var (one, other) in versions)
                    Conferences.Walks.Require(one.SequenceEqual(other), $"{Show(one)} should be {Show(other)}");
            }
        });

    [Test]
    public void Two_lists_made_of_one_version_do_not_share_what_they_add()
    {
        var first = Newest<string>.Of(["a"]).Add("b");
        var (one, other) = (first.Add("c"), first.Add("d"));
        Assert.Multiple(() =>
        {
            Assert.That(one, Is.EqualTo(new[] { "a", "b", "c" }));
            Assert.That(other, Is.EqualTo(new[] { "a", "b", "d" }));
            Assert.That(first, Is.EqualTo(new[] { "a", "b" }));
        });
    }

    [Test]
    public void Threads_that_add_to_the_same_version_each_get_a_list_of_their_own()
    {
        var shared = Newest<int>.Of(Enumerable.Range(0, 100)).Add(100);
        var lists = new Newest<int>[64];
        Parallel.For(0, lists.Length, i =>
        {
            var list = shared;
            for (var n = 0; n < 50; n++) list = list.Add(i);
            lists[i] = list;
        });
        for (var i = 0; i < lists.Length; i++)
            Assert.That(lists[i], Is.EqualTo(Enumerable.Range(0, 101).Concat(Enumerable.Repeat(i, 50))));
    }

    [Test]
    public void What_was_forgotten_is_let_go_after_a_third_more()
    {
        var (list, forgotten) = Slide(count: 300, steps: 102);
        GC.Collect();
        Assert.That(forgotten.IsAlive, Is.False);
        Assert.That(list, Has.Count.EqualTo(300));
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void Forgetting_less_than_nothing_or_more_than_all_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Newest<int>.Of([1, 2]).Forget(count));

    [Test]
    public void A_place_outside_of_the_list_is_refused()
    {
        var list = Newest<int>.Of([1, 2, 3]).Forget(1);
        Assert.Multiple(() =>
        {
            Assert.Throws<IndexOutOfRangeException>(() => _ = list[2]);
            Assert.Throws<IndexOutOfRangeException>(() => _ = list[-1]);
        });
    }

    private static (Newest<int> Ours, ImmutableList<int> Theirs) Step(
        Random random, Newest<int> ours, ImmutableList<int> theirs)
    {
        var item = random.Next();
        switch (random.Next(8))
        {
            case 0:
                var count = random.Next(theirs.Count + 1);
                return (ours.Forget(count), theirs.RemoveRange(0, count));
            case 1 when theirs.Count > 0:
                var place = random.Next(theirs.Count);
                return (ours.SetItem(place, item), theirs.SetItem(place, item));
            case 2:
                var before = random.Next(theirs.Count + 1);
                return (ours.Insert(before, item), theirs.Insert(before, item));
            default:
                return (ours.Add(item), theirs.Add(item));
        }
    }

    // In a method of its own, so that no register or slot of the test still holds the item.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Newest<object> List, WeakReference First) Slide(int count, int steps)
    {
        var first = new object();
        var list = Newest<object>.Of(Enumerable.Repeat(new object(), count - 1).Prepend(first));
        for (var i = 0; i < steps; i++) list = list.Add(new object()).Forget(1);
        return (list, new WeakReference(first));
    }

    private static string Show(IEnumerable<int> list) => string.Join(',', list);
}
