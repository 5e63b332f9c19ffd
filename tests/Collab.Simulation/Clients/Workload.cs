using Collab.Client.Sessions;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Collab.Simulation.Schedules;
using Collab.Testing.Histories;
using Google.Protobuf;

namespace Collab.Simulation.Clients;

/// <summary>What a client asks for, and what became of it.</summary>
internal sealed class Workload(Schedule schedule, SimulatedClient client, SessionProtocol protocol)
{
    private readonly Dictionary<PendingRequest, Operation> _operations = [];
    private readonly int _window = schedule.Random.Next(1, 5);
    private int _asked;
    private int _posted;
    private PendingCommand? _leave;
    private bool _leaves;

    /// <summary>Whether no query waits for its answer.</summary>
    public bool IsAnswered => _asked == 0;

    private Random Random => schedule.Random;

    /// <summary>Does one thing, mostly posting.</summary>
    public void Act()
    {
        if (_leaves || protocol.PendingCommands >= _window) return;
        switch (Random.Next(20))
        {
            case 0:
                Submit("roster", new Rename { Name = $"{client.Name} {++_posted}" }, null);
                break;
            case 1:
                var react = new React { Message = Random.Next(1, 20), Emoji = "+1", On = Random.Next(2) == 0 };
                Submit("chat", react, null);
                break;
            case 2:
                Submit("chat", new EditMessage { Message = Random.Next(1, 20), Text = $"edited {++_posted}" }, null);
                break;
            case 3 when protocol.IsLive:
                protocol.Submit("chat", new Typing { On = true }, []);
                break;
            case 4 when protocol.TryAsk("chat", new GetHistory { Limit = 20 }, out _):
                _asked++;
                break;
            case 5:
                Post(schedule.Clients.SomeParticipant(client.Conference));
                break;
            default:
                Post("");
                break;
        }

        client.Pump();
    }

    /// <summary>Posts once.</summary>
    public void Speak()
    {
        if (_leaves) return;
        Post("");
        client.Pump();
    }

    /// <summary>Asks to leave.</summary>
    public void Leave()
    {
        _leaves = true;
        _leave = Submit("roster", new Leave(), null);
        client.Pump();
    }

    /// <summary>The client is in: some commands turn out to be done, others to be lost.</summary>
    public void Entered(SessionStep.Entered entered)
    {
        foreach (var command in entered.Done) Done(command, command.AckedSeq);
        foreach (var command in entered.Lost) _operations.Remove(command);

        // The command to leave was of the session before.
        if (_leaves && entered.Entry == SessionEntry.Rejoined) Leave();
    }

    /// <summary>A command was acknowledged.</summary>
    public void Done(PendingRequest command, long seq)
    {
        schedule.Tally.Acked++;
        if (command == _leave) client.Left();
        if (!_operations.Remove(command, out var operation)) return;
        (operation.Outcome, operation.Seq, operation.CompletedAt) = (Outcome.Ok, seq, schedule.Time.Now);
    }

    /// <summary>A command or query was refused.</summary>
    public void Refused(SessionStep.Refused refused)
    {
        if (refused.Request is PendingQuery)
        {
            Answered();
            return;
        }

        schedule.Tally.Refused++;
        if (!_operations.Remove(refused.Request, out var operation)) return;
        (operation.Outcome, operation.CompletedAt) = (Outcome.Refused, schedule.Time.Now);
    }

    /// <summary>A query was answered.</summary>
    public void Answered() => _asked--;

    private void Post(string to)
    {
        var text = $"{client.Name}-{++_posted}";
        var operation = schedule.HistoryOf(client.Conference).Invoke(client.Name, text, schedule.Time.Now);
        Submit("chat", new PostMessage { Text = text, To = to }, operation);
    }

    private PendingCommand? Submit(string service, IMessage command, Operation? operation)
    {
        if (!protocol.TrySubmit(service, command, out var pending)) return null;
        schedule.Tally.Invoked++;
        if (operation is not null) _operations[pending] = operation;
        return pending;
    }
}
