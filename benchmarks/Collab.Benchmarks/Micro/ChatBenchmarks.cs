using BenchmarkDotNet.Attributes;
using Collab.Actors.Serialization;
using Collab.Benchmarks.Nodes;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Benchmarks.Micro;

/// <summary>A chat message's way through a primary, step by step.</summary>
public class ChatBenchmarks
{
    private const int Events = 1000;

    private readonly PostMessage _command = new() { Text = new string('.', 200) };
    private readonly IReadOnlyList<Event> _log = ChatLog.Events(Events);
    private readonly Event _next = ChatLog.Post(Events + 1);
    private readonly IMessage _body;
    private readonly IService _chat;
    private readonly int _index;
    private readonly Conference _conference;
    private readonly DecisionContext _context;

    /// <summary>A conference with a past.</summary>
    public ChatBenchmarks()
    {
        _conference = ChatLog.Fold(_log);
        _index = _conference.Catalog.IndexOf("chat");
        _chat = _conference.Catalog.Services[_index];
        _body = _chat.Contract.ParseEvent("chat", _next.Type, _next.Body);
        var sender = new Participant { Id = "ada", Name = "Ada", Role = Role.Attendee, Session = "session" };
        _context = new DecisionContext(_next.Time, sender, "session", _conference.Facts);
    }

    /// <summary>A command's decision.</summary>
    [Benchmark]
    public Decision Decide() => _chat.Decide(_conference.StateOf(_index), _command, _context);

    /// <summary>The conference after an event whose body is at hand, as in a primary.</summary>
    [Benchmark]
    public Conference Evolve() => _conference.Fold(_next, _body, _index);

    /// <summary>What the journal and clients are given.</summary>
    [Benchmark]
    public JournaledEvent Encode() => new(_next);

    /// <summary>A whole log of 1000 decoded events.</summary>
    [Benchmark]
    public Conference Rehydrate1000() => ChatLog.Fold(_log);
}
