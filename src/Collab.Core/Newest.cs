using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Collab.Core;

/// <summary>
/// An immutable list that grows at its end and is forgotten at its beginning: the newest messages, answers, lines. Its
/// versions share one array, so adding costs no more than writing into it, and leaves nothing for the collector to
/// follow but the items.
/// </summary>
/// <typeparam name="T">What it holds.</typeparam>
/// <remarks>
/// <para>The newest version of a list writes into the array that all share, behind everything that they see; a second
/// list made of an older version takes a copy. Adding is O(1) on average, changing in the middle O(n): for lists of
/// some thousand items at the most. What was forgotten is held until the next copy, a third of the list at the most.
/// </para>
/// <para>Any number of threads may read, and add to, any version.</para>
/// </remarks>
[SuppressMessage(
    "Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is said as it is read.")]
[SuppressMessage(
    "Design", "CA1000:Do not declare static members on generic types", Justification = "As the immutable collections.")]
public sealed class Newest<T> : IReadOnlyList<T>
{
    private const int SpareMin = 4;

    private readonly Page _page;
    private readonly int _start;

    private Newest(Page page, int start, int count) => (_page, _start, Count) = (page, start, count);

    /// <summary>Nothing.</summary>
    public static Newest<T> Empty { get; } = new(new Page([], 0), 0, 0);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The items, oldest first.</summary>
    public ReadOnlySpan<T> Span => _page.Items.AsSpan(_start, Count);

    /// <inheritdoc/>
    public T this[int index] => Span[index];

    /// <summary>A list of these.</summary>
    public static Newest<T> Of(IEnumerable<T> items)
    {
        T[] all = [.. items];
        return new Newest<T>(new Page(all, all.Length), 0, all.Length);
    }

    /// <summary>With one more, at the end.</summary>
    public Newest<T> Add(T item)
    {
        var end = _start + Count;
        if (_page.TryTake(end))
        {
            _page.Items[end] = item;
            return new Newest<T>(_page, _start, Count + 1);
        }

        var copy = new T[Count + 1 + Math.Max(SpareMin, Count / 3)];
        Span.CopyTo(copy);
        copy[Count] = item;
        return new Newest<T>(new Page(copy, Count + 1), 0, Count + 1);
    }

    /// <summary>Without the oldest ones.</summary>
    /// <param name="count">How many, from 0 to <see cref="Count"/>.</param>
    public Newest<T> Forget(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        if (count == 0) return this;
        return count == Count ? Empty : new Newest<T>(_page, _start + count, Count - count);
    }

    /// <summary>With another item in a place.</summary>
    public Newest<T> SetItem(int index, T item)
    {
        var copy = Span.ToArray();
        copy[index] = item;
        return new Newest<T>(new Page(copy, copy.Length), 0, copy.Length);
    }

    /// <summary>With one more, before the item that has the place now.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    /// <param name="item">What comes in.</param>
    public Newest<T> Insert(int index, T item)
    {
        if (index == Count) return Add(item);
        var copy = new T[Count + 1];
        Span[..index].CopyTo(copy);
        copy[index] = item;
        Span[index..].CopyTo(copy.AsSpan(index + 1));
        return new Newest<T>(new Page(copy, copy.Length), 0, copy.Length);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Page(T[] items, int used)
    {
        private int _used = used;

        public T[] Items => items;

        /// <summary>Takes the place behind everything that any version has; one version is given it, once.</summary>
        public bool TryTake(int place) =>
            place < items.Length && Interlocked.CompareExchange(ref _used, place + 1, place) == place;
    }
}
