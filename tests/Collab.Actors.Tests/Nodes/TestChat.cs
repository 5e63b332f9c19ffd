using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Actors.Tests.Nodes;

/// <summary>The chat service with faults: it fails, hangs or waits when the test says so.</summary>
internal sealed class TestChat : IService
{
    private readonly IService _chat = new ChatService();

    /// <summary>Runs before each decision; what it throws the decider throws.</summary>
    public Action<string> OnDecide { get; set; } = _ => { };

    /// <summary>Runs before each event is folded.</summary>
    public Action<IMessage> OnEvolve { get; set; } = _ => { };

    /// <summary>Runs before each view is made.</summary>
    public Action OnView { get; set; } = () => { };

    /// <summary>Runs when the next deadline is asked for.</summary>
    public Func<long?> OnNextDeadline { get; set; } = () => null;

    /// <summary>Runs whenever somebody looks at the contract, which primaries do in their own thread.</summary>
    public Action OnContract { get; set; } = () => { };

    /// <summary>Takes the place of the decision.</summary>
    public Func<IMessage, Decision?> Instead { get; set; } = _ => null;

    public ServiceCatalog Catalog => ServiceCatalog.Of(new ConferenceService(), new RosterService(), this);

    public string Name => _chat.Name;

    public ServiceContract Contract
    {
        get
        {
            OnContract();
            return _chat.Contract;
        }
    }

    public object Initial => _chat.Initial;

    public Decision Decide(object state, IMessage command, DecisionContext context)
    {
        OnDecide(command is PostMessage post ? post.Text : "");
        return Instead(command) ?? _chat.Decide(state, command, context);
    }

    public Decision Settle(object state, DecisionContext context) => _chat.Settle(state, context);

    public long? NextDeadline(object state, Facts facts) => OnNextDeadline();

    public object Evolve(object state, IMessage @event, EventContext context)
    {
        OnEvolve(@event);
        return _chat.Evolve(state, @event, context);
    }

    public IMessage ToSnapshot(object state) => _chat.ToSnapshot(state);

    public IMessage Disclose(object state) => _chat.Disclose(state);

    public object FromSnapshot(IMessage snapshot) => _chat.FromSnapshot(snapshot);

    public IMessage View(object state, Viewer viewer)
    {
        OnView();
        return _chat.View(state, viewer);
    }

    public object ViewKey(object state, Viewer viewer) => _chat.ViewKey(state, viewer);

    public QueryStep Answer(object state, IMessage query, Viewer viewer) => _chat.Answer(state, query, viewer);
}
