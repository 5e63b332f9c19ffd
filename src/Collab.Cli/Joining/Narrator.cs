using Collab.Client;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Cli.Joining;

/// <summary>
/// What happens in a conference, in lines of text. Lines of people begin with their name, ours with a star.
/// </summary>
internal sealed class Narrator(ConferenceClient client)
{
    private const int HistoryMax = 10;

    // Whoever leaves is gone from the roster before the event is told.
    private readonly Dictionary<string, string> _names =
        client.Roster.Participants.ToDictionary(x => x.Id, x => x.Name);

    /// <summary>What a newcomer should know.</summary>
    public IEnumerable<string> Introduction()
    {
        yield return Me(client);
        yield return Who(client);
        foreach (var message in client.Chat.Messages.TakeLast(HistoryMax).Where(x => !x.Deleted))
            yield return Line(message.Author, message.AuthorName, message.To, message.Text);
    }

    /// <summary>An event in a line; <c>null</c> when it is not worth one.</summary>
    public string? Tell(ConferenceEvent @event)
    {
        switch (@event.Body)
        {
            case ParticipantJoined joined:
                _names[joined.Participant.Id] = joined.Participant.Name;
                return $"* {joined.Participant.Name} joined as {RoleName(joined.Participant.Role)}";
            case ParticipantLeft left:
                _names.Remove(left.Participant, out var gone);
                return $"* {gone ?? left.Participant} {HowLeft(left.Reason)}";
            case ParticipantRenamed renamed:
                var old = NameOf(renamed.Participant);
                _names[renamed.Participant] = renamed.Name;
                return $"* {old} is now called {renamed.Name}";
            case ConnectionLost lost:
                return $"* {NameOf(lost.Participant)} lost the connection";
            case ConnectionResumed resumed:
                return $"* {NameOf(resumed.Participant)} is back";
            case RoleChanged changed:
                return $"* {NameOf(changed.Participant)} is now {RoleName(changed.Role)}";
            case MessagePosted posted:
                return Line(@event.Participant, posted.AuthorName, posted.To, posted.Text);
            case MessageEdited edited:
                return $"{NameOf(@event.Participant)} (edited): {Indented(edited.Text)}";
            case ConferenceLocked:
                return "* the conference is locked";
            case ConferenceUnlocked:
                return "* the conference is unlocked";
            default:
                return @event.Kind == ConferenceEventKind.Rejoined
                    ? "* you were away for too long and joined anew; /who lists who is here"
                    : null;
        }
    }

    /// <summary>A change of the connection in a line; <c>null</c> when it is not worth one.</summary>
    public static string? Tell(ConnectionStatus before, ConnectionStatus now) => now.State switch
    {
        ConnectionState.Reconnecting when before.State != ConnectionState.Reconnecting =>
            $"* connection lost ({now.Problem}); looking for another node",
        ConnectionState.WritesPaused when before.State != ConnectionState.WritesPaused =>
            "* the hosting node is away; what you write waits",
        ConnectionState.Connected when before.State != ConnectionState.Connected =>
            $"* connected to node {now.Node}; node {now.PrimaryNode} hosts the conference",
        ConnectionState.Connected when before.PrimaryNode != now.PrimaryNode =>
            $"* node {now.PrimaryNode} hosts the conference now",
        _ => null,
    };

    /// <summary>Who is here.</summary>
    public static string Who(ConferenceClient client)
    {
        var people = client.Roster.Participants.Select(
            x => $"{x.Name} ({RoleName(x.Role)}{(x.Presence == Presence.Reconnecting ? ", reconnecting" : "")})");
        return $"* here: {string.Join(", ", people)}";
    }

    /// <summary>Who the participant is and how it is connected.</summary>
    public static string Me(ConferenceClient client)
    {
        var me = client.Roster.State.Find(client.ParticipantId);
        return $"* you are {me?.Name} ({client.ParticipantId}, {RoleName(me?.Role ?? Role.Unspecified)}) in "
            + $"{client.ConferenceId}, on node {client.Status.Node}; node {client.Status.PrimaryNode} hosts it";
    }

    /// <summary>A participant by id, or by name when only one has it.</summary>
    public static Participant? Find(ConferenceClient client, string text)
    {
        if (client.Roster.State.Find(text) is { } exact) return exact;
        var named = client.Roster.Participants
            .Where(x => string.Equals(x.Name, text, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return named is [var one] ? one : null;
    }

    private string Line(string author, string name, string to, string text) => to.Length == 0
        ? $"{name}: {Indented(text)}"
        : author == client.ParticipantId ? $"{name} to {NameOf(to)} (private): {Indented(text)}"
        : $"{name} to you (private): {Indented(text)}";

    // A text of several lines cannot pass itself off as a line of somebody else's.
    private static string Indented(string text) => text.ReplaceLineEndings("\n    ");

    private string NameOf(string participant) => _names.GetValueOrDefault(participant, participant);

    private static string HowLeft(LeaveReason reason) => reason switch
    {
        LeaveReason.Removed => "was removed",
        LeaveReason.Banned => "was banned",
        LeaveReason.TimedOut => "did not come back in time",
        LeaveReason.ConferenceEnded => "is out: the conference has ended",
        _ => "left",
    };

    private static string RoleName(Role role) => role switch
    {
        Role.Host => "host",
        Role.CoHost => "co-host",
        Role.Presenter => "presenter",
        _ => "attendee",
    };
}
