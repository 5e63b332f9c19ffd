using Collab.Client;
using Collab.Protocol;

namespace Collab.Cli.Joining;

/// <summary>One stay in a conference: tells what happens, does what is typed, and ends when either ends.</summary>
internal sealed class TerminalSession(ConferenceClient client, TerminalInput input, TextWriter output)
{
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(5);

    private readonly TextWriter _output = TextWriter.Synchronized(output);

    /// <summary>Runs until the participant leaves, the conference closes the client, or it is interrupted.</summary>
    /// <exception cref="CliException">The conference put the participant out, or cannot be reached again.</exception>
    public async Task RunAsync(CancellationToken interrupted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var narrator = new Narrator(client);
        using var events = client.Subscribe();
        foreach (var line in narrator.Introduction()) await Say(line);
        var telling = TellAsync(narrator, events);
        var watching = WatchAsync(over.Token);
        var typing = ObeyAsync(over.Token);

        await Task.WhenAny(typing, client.Completion);
        var leaving = !client.Completion.IsCompleted;
        if (leaving) await LeaveAsync();
        var closed = await client.Completion;
        await over.CancelAsync();
        // What came before the end is told before the end.
        await telling;
        await Task.WhenAll(Quietly(watching), Quietly(typing));
        await FarewellAsync(closed, leaving);
    }

    private async Task TellAsync(Narrator narrator, EventSubscription events)
    {
        await foreach (var @event in events)
        {
            if (narrator.Tell(@event) is { } line) await Say(line);
        }
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var last = client.Status;
        await foreach (var status in client.ReadStatusesAsync(cancellation))
        {
            if (Narrator.Tell(last, status) is { } line) await Say(line);
            last = status;
        }
    }

    private async Task ObeyAsync(CancellationToken cancellation)
    {
        await foreach (var line in input.ReadAsync(cancellation))
        {
            var typed = TypedLine.Parse(line);
            if (typed is TypedLine.Do { Word: "leave" }) return;
            try
            {
                await DoAsync(typed, cancellation);
            }
            catch (RefusedException e)
            {
                await Say($"* refused: {e.Message}");
            }
            catch (OutcomeUnknownException e)
            {
                await Say($"* not known whether it was done: {e.Message}");
            }
            catch (ClientClosedException)
            {
                return;
            }
        }
    }

    private async Task DoAsync(TypedLine line, CancellationToken cancellation)
    {
        switch (line)
        {
            case TypedLine.Say say:
                await client.Chat.PostAsync(say.Text, cancellationToken: cancellation);
                break;
            case TypedLine.Tell tell when Narrator.Find(client, tell.To) is { } to:
                await client.Chat.PostAsync(tell.Text, to: to.Id, cancellationToken: cancellation);
                break;
            case TypedLine.Tell tell:
                await Say($"* nobody here is called '{tell.To}'; /who lists everybody.");
                break;
            case TypedLine.Wrong wrong:
                await Say($"* {wrong.Problem}");
                break;
            case TypedLine.Do word:
                await DoAsync(word.Word, cancellation);
                break;
        }
    }

    private Task DoAsync(string word, CancellationToken cancellation) => word switch
    {
        "who" => Say(Narrator.Who(client)),
        "me" => Say(Narrator.Me(client)),
        "lock" => client.Conference.LockAsync(cancellation),
        "unlock" => client.Conference.UnlockAsync(cancellation),
        "end" => client.Conference.EndAsync(cancellation),
        _ => Say(TypedLine.Help),
    };

    private async Task LeaveAsync()
    {
        using var patience = new CancellationTokenSource(LeavePatience);
        try
        {
            await client.LeaveAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await client.DisposeAsync();
            await Say("* no node answers; the others will see you leave when the grace period is over.");
        }
    }

    private async Task FarewellAsync(ClientClosed closed, bool leaving)
    {
        var reason = (closed.Error as RefusedException)?.Code;
        // The server may be first to close a session that leaves.
        if (closed.Error is not { } error || (leaving && reason == RefusalCode.SessionEnded))
            await Say("* you left.");
        else if (reason == RefusalCode.ConferenceEnded)
            await Say("* the conference has ended.");
        else
            throw ClientFailure.Explain(error);
    }

    // Both end because the stay is over; how it ended is told once, by the client itself.
    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private Task Say(string line) => _output.WriteLineAsync(line);
}
