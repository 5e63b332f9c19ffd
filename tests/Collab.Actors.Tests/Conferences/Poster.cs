using System.Diagnostics;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Testing;
using Collab.Testing.Histories;
using History = Collab.Testing.Histories.History;

namespace Collab.Actors.Tests.Conferences;

/// <summary>
/// A client that posts unique messages one by one and resumes, wherever it can, when its connection is closed.
/// </summary>
internal sealed class Poster(TestClient client, TestNode[] nodes, History history)
{
    private readonly string _name = client.Identity.Participant;
    private readonly List<Event> _seen = [];
    private int _node;

    /// <summary>The longest time from one acknowledgement to the next.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>Posts until <paramref name="enough"/> says so; each message until it is acknowledged.</summary>
    public async Task RunAsync(Func<int, bool> enough, TimeSpan deadline)
    {
        var clock = Stopwatch.StartNew();
        var last = clock.Elapsed;
        for (var i = 1; !enough(i - 1) && clock.Elapsed < deadline; i++)
        {
            var operation = history.Invoke(_name, $"{_name}-{i}", Stopwatch.GetTimestamp());
            var answer = await PostAsync(i, operation.Value, deadline);
            if (answer is null) break;
            operation.CompletedAt = Stopwatch.GetTimestamp();
            operation.Outcome = answer.Refusal is null ? Outcome.Ok : Outcome.Refused;
            operation.Seq = answer.Seq;
            if (clock.Elapsed - last > LongestPause) LongestPause = clock.Elapsed - last;
            last = clock.Elapsed;
        }

        Keep();
        foreach (var @event in _seen)
        {
            var identity = @event.Hidden ? "" : Observation.IdentityOf(@event);
            history.Observe(_name, new Observation(@event.Seq, @event.Hidden, identity));
        }
    }

    private async Task<Answered?> PostAsync(long id, string text, TimeSpan deadline)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < deadline)
        {
            client.Post(text, id);
            var message = await Eventually.GetAsync(
                $"{text} is answered or the connection closed",
                deadline,
                () => Task.FromResult(new { Answer = FinalAnswer(id), client.Connection.Ending }),
                state => state.Answer is not null || state.Ending is not null || MayTryAgain(id));
            if (message.Answer is not null) return message.Answer;
            if (message.Ending is not null && !await ResumeAsync(deadline)) return null;
        }

        return null;
    }

    /// <summary>A refusal for the time being is no answer.</summary>
    private Answered? FinalAnswer(long id) =>
        client.AnswersTo(id).FirstOrDefault(x => x.Refusal is not { Retry: true });

    private bool MayTryAgain(long id) => client.FindAnswer(id)?.Refusal is { Retry: true };

    private async Task<bool> ResumeAsync(TimeSpan deadline)
    {
        Keep();
        var seen = _seen.Count > 0 ? _seen[^1].Seq : client.Joined.Head;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < deadline;)
        {
            var connection = client.BeginResume(nodes[_node++ % nodes.Length], seen);
            await Eventually.HoldsAsync(
                "welcomed or closed", deadline, () => connection.Welcome is not null || connection.Ending is not null);
            if (connection.Welcome is not null) return true;
            if (!connection.Ending!.Resume) return false;
        }

        return false;
    }

    /// <summary>What a connection received is kept when the next takes its place.</summary>
    private void Keep()
    {
        var last = _seen.Count > 0 ? _seen[^1].Seq : 0;
        _seen.AddRange(client.Connection.Events.Where(@event => @event.Seq > last));
    }
}

/// <summary>Reads what the posters wrote.</summary>
internal static class Posted
{
    public static string? ValueOf(Event @event) => @event.Type == nameof(MessagePosted)
        ? MessagePosted.Parser.ParseFrom(@event.Body).Text
        : null;
}
