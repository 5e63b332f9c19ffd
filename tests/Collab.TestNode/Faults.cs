using System.Diagnostics;
using System.Globalization;

namespace Collab.TestNode;

/// <summary>
/// What a host application can do to the node in its process: <c>starve SECONDS</c> and <c>gc-pause MILLISECONDS</c>.
/// Answers with a line that begins with <c>@FAULT</c> when it is done.
/// </summary>
internal sealed class Faults(TextWriter output)
{
    /// <summary>More than the pool's default minimum by far, and a few less than the node asks for.</summary>
    private const int BlockedItems = 240;

    private const int LinksPerStep = 1_000_000;
    private const int StepsMax = 60;

    /// <summary>Does one, on the calling thread; unknown ones are answered too.</summary>
    public void Do(string line)
    {
        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["starve", var text] when TryNumber(text, out var seconds):
                Starve(TimeSpan.FromSeconds(seconds));
                break;
            case ["gc-pause", var text] when TryNumber(text, out var milliseconds):
                PauseByCollection(TimeSpan.FromMilliseconds(milliseconds));
                break;
            default:
                Say($"unknown '{line}': starve SECONDS and gc-pause MILLISECONDS are there");
                break;
        }
    }

    /// <summary>Blocks threads of the pool, as a host does that waits for its own tasks.</summary>
    private void Starve(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var begun = new CountdownEvent(BlockedItems);
        var ended = new CountdownEvent(BlockedItems);
        var never = new ManualResetEventSlim();
        for (var i = 0; i < BlockedItems; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    begun.Signal();
                    never.Wait(time);
                    ended.Signal();
                },
                null);
        }

        begun.Wait();
        var blocked = clock.ElapsedMilliseconds;
        ended.Wait();
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"starve items={BlockedItems} blocked-after={blocked} ended-after={clock.ElapsedMilliseconds}"));
    }

    /// <summary>
    /// Stops every thread for one blocking collection. What makes it long is a chain through memory in random order,
    /// which a collector can only follow link by link; it grows until the pause is as long as was asked for.
    /// </summary>
    private void PauseByCollection(TimeSpan time)
    {
        var random = new Random(1);
        var chains = new List<Link>();
        var pause = TimeSpan.Zero;
        while (pause < time && chains.Count < StepsMax)
        {
            chains.Add(Chain(random));
            pause = Collect();
        }

        GC.KeepAlive(chains);
        Say(string.Create(CultureInfo.InvariantCulture, $"gc-pause longest={pause.TotalMilliseconds:F0}"));
    }

    private static Link Chain(Random random)
    {
        var links = new Link[LinksPerStep];
        for (var i = 0; i < links.Length; i++) links[i] = new Link();
        random.Shuffle(links);
        for (var i = 1; i < links.Length; i++) links[i - 1].Next = links[i];
        return links[0];
    }

    private static TimeSpan Collect()
    {
        var before = GC.GetTotalPauseDuration();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        return GC.GetTotalPauseDuration() - before;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private void Say(string what)
    {
        output.WriteLine($"@FAULT {what}");
        output.Flush();
    }

    private sealed class Link
    {
        public Link? Next { get; set; }
    }
}
