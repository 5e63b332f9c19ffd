using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Chat;

/// <summary>Keeps attendees from writing to everybody more often than once in so many seconds.</summary>
/// <remarks>
/// While it is off nothing is remembered of anybody. Private messages are not counted: that somebody wrote one is only
/// for the two of them to know.
/// </remarks>
public sealed record SlowMode
{
    /// <summary>Everybody may write at any time.</summary>
    public static readonly SlowMode Off = new();

    /// <summary>Between two messages of one attendee; 0 when it is off.</summary>
    public int Seconds { get; private init; }

    /// <summary>When each participant last wrote, milliseconds since the Unix epoch.</summary>
    internal ImmutableSortedDictionary<string, long> LastPosts { get; private init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    internal static SlowMode Of(int seconds, IEnumerable<LastPost> posts) => new()
    {
        Seconds = seconds,
        LastPosts = posts.ToImmutableSortedDictionary(x => x.Participant, x => x.PostedAt, StringComparer.Ordinal),
    };

    internal static Decision Set(ChatState state, SetSlowMode set) => set.Seconds switch
    {
        < 0 or > ChatLimits.SlowModeSecondsMax => Decision.Refuse(
            RefusalCode.InvalidArgument,
            $"seconds is {set.Seconds}: 1 to {ChatLimits.SlowModeSecondsMax} are legal, and 0 to switch it off."),
        _ when set.Seconds == state.SlowMode.Seconds => Decision.Nothing,
        _ => Decision.Accept(new SlowModeChanged { Seconds = set.Seconds }),
    };

    /// <summary>Refuses a message to everybody that comes too early.</summary>
    internal Decision? RefuseEarly(Participant author, long now)
    {
        if (Seconds == 0 || author.Role > Role.Attendee || !LastPosts.TryGetValue(author.Id, out var last)) return null;
        var wait = last + (Seconds * 1000L) - now;
        return wait <= 0
            ? null
            : Decision.Refuse(
                RefusalCode.LimitReached,
                $"Slow mode is on, one message in {Seconds} s: send yours again in {(wait + 999) / 1000} s.");
    }

    /// <summary>With a new time between messages; who wrote before it was set has not to wait for that.</summary>
    internal SlowMode With(int seconds) => seconds == 0 ? Off : this with { Seconds = seconds };

    /// <summary>After somebody wrote to everybody.</summary>
    internal SlowMode After(string participant, long time)
    {
        if (Seconds == 0) return this;
        var posts = LastPosts.SetItem(participant, time);
        if (posts.Count > ChatLimits.LastPostsMax) posts = Newest(posts);
        return this with { LastPosts = posts };
    }

    // The older half goes at once, so that it costs nothing in the mean.
    private static ImmutableSortedDictionary<string, long> Newest(ImmutableSortedDictionary<string, long> posts) =>
        posts.RemoveRange(posts.OrderBy(x => x.Value).Take(posts.Count / 2).Select(x => x.Key));
}
