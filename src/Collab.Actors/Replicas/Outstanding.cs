using Collab.Protocol;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Replicas;

/// <summary>A command that the primary has not answered yet.</summary>
/// <param name="Session">Empty when the node itself issued it.</param>
/// <param name="Participant">Empty likewise.</param>
/// <param name="Command">What is sent, and sent again.</param>
/// <param name="Since">The clock's timestamp when it was issued.</param>
/// <param name="Done">Called once, with the answer or a refusal; <c>null</c> for clients' commands.</param>
internal sealed record Outstanding(
    string Session, string Participant, Command Command, long Since, Action<CommandResult>? Done)
{
    /// <summary>Its number in the current attachment; 0 when not sent in it.</summary>
    public long Number { get; set; }

    /// <summary>Its place among the commands of its session, in the order in which they were issued.</summary>
    public long Place { get; set; }

    /// <summary>Whether it waits no more.</summary>
    public bool Answered { get; set; }

    public Submit ToSubmit(long epoch, long attempt) => new()
    {
        Epoch = epoch,
        Attempt = attempt,
        Number = Number,
        Session = Session,
        Participant = Participant,
        Command = Command,
    };
}

/// <summary>The unanswered commands of a replica, in the order in which they were issued.</summary>
internal sealed class OutstandingCommands
{
    private readonly LinkedList<Outstanding> _inOrder = new();
    private readonly Dictionary<(string Session, long Id), LinkedListNode<Outstanding>> _byCommand = [];
    private readonly Dictionary<long, LinkedListNode<Outstanding>> _byNumber = [];

    public int Count => _inOrder.Count;

    public Outstanding? Oldest => _inOrder.First?.Value;

    public IEnumerable<Outstanding> InOrder => _inOrder;

    public Outstanding? Find(string session, long commandId) =>
        _byCommand.GetValueOrDefault((session, commandId))?.Value;

    /// <summary>Appends a command and, with <paramref name="number"/> above 0, numbers it.</summary>
    public void Add(Outstanding command, long number)
    {
        var node = _inOrder.AddLast(command);
        if (command.Command.Id > 0) _byCommand[(command.Session, command.Command.Id)] = node;
        if (number > 0) Number(node, number);
    }

    /// <summary>Numbers everything anew from 1, for a new attachment.</summary>
    public void Renumber()
    {
        _byNumber.Clear();
        var number = 0L;
        for (var node = _inOrder.First; node is not null; node = node.Next) Number(node, ++number);
    }

    private void Number(LinkedListNode<Outstanding> node, long number)
    {
        node.Value.Number = number;
        _byNumber[number] = node;
    }

    public Outstanding? RemoveNumber(long number) =>
        _byNumber.TryGetValue(number, out var node) ? Remove(node) : null;

    public Outstanding? Remove(string session, long commandId) =>
        _byCommand.TryGetValue((session, commandId), out var node) ? Remove(node) : null;

    /// <summary>Takes out what a session has issued.</summary>
    public void RemoveSession(string session)
    {
        for (var node = _inOrder.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Session == session) Remove(node);
            node = next;
        }
    }

    /// <summary>Takes out and returns the oldest one.</summary>
    public Outstanding RemoveOldest() => Remove(_inOrder.First!);

    private Outstanding Remove(LinkedListNode<Outstanding> node)
    {
        _inOrder.Remove(node);
        _byNumber.Remove(node.Value.Number);
        if (node.Value.Command.Id > 0) _byCommand.Remove((node.Value.Session, node.Value.Command.Id));
        node.Value.Answered = true;
        return node.Value;
    }
}
