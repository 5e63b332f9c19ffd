using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>One kind of collaboration inside a conference. Derive from <see cref="Service{TState}"/>.</summary>
/// <remarks>
/// Pure and deterministic: no clock, no randomness, no I/O, no static mutable state. One instance serves every
/// conference of the process, from many threads.
/// </remarks>
public interface IService
{
    /// <summary>Stands in the journal and on the wire; lower case, never changed.</summary>
    string Name { get; }

    /// <summary>The service's messages.</summary>
    ServiceContract Contract { get; }

    /// <summary>The state before the first event.</summary>
    object Initial { get; }

    /// <inheritdoc cref="Service{TState}.Decide"/>
    Decision Decide(object state, IMessage command, DecisionContext context);

    /// <inheritdoc cref="Service{TState}.Settle"/>
    Decision Settle(object state, DecisionContext context);

    /// <inheritdoc cref="Service{TState}.NextDeadline"/>
    long? NextDeadline(object state, Facts facts);

    /// <inheritdoc cref="Service{TState}.Evolve"/>
    object Evolve(object state, IMessage @event, EventContext context);

    /// <inheritdoc cref="Service{TState}.ToSnapshot"/>
    IMessage ToSnapshot(object state);

    /// <inheritdoc cref="Service{TState}.FromSnapshot"/>
    object FromSnapshot(IMessage snapshot);

    /// <inheritdoc cref="Service{TState}.Disclose"/>
    IMessage Disclose(object state);

    /// <inheritdoc cref="Service{TState}.View"/>
    IMessage View(object state, Viewer viewer);

    /// <inheritdoc cref="Service{TState}.ViewKey"/>
    object ViewKey(object state, Viewer viewer);

    /// <inheritdoc cref="Service{TState}.Answer"/>
    QueryStep Answer(object state, IMessage query, Viewer viewer);
}

/// <summary>A service whose state is a <typeparamref name="TState"/>.</summary>
/// <typeparam name="TState">An immutable record; its size is bounded by named limits.</typeparam>
public abstract class Service<TState> : IService
    where TState : class
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract ServiceContract Contract { get; }

    /// <summary>The state before the first event.</summary>
    public abstract TState Initial { get; }

    /// <summary>What a command does. Its permission has been checked; its fields have not.</summary>
    /// <remarks>
    /// Called again with newer facts when the sender's rights or the conference changed meanwhile. An exception is a
    /// defect: the service is restarted and the sender gets <c>service_failed</c>.
    /// </remarks>
    public abstract Decision Decide(TState state, IMessage command, DecisionContext context);

    /// <summary>
    /// What time or the other services' changes ask for: due deadlines, and whatever no longer fits the facts.
    /// </summary>
    /// <remarks>
    /// Called after activation, when <see cref="NextDeadline"/> has come, and after every event of the conference or
    /// the roster. It looks at the state, not at what happened, so a crash between cause and effect mends itself;
    /// called again on its own result it must return <see cref="Decision.Nothing"/>. Not called, and neither is
    /// <see cref="NextDeadline"/>, while the state is <see cref="Initial"/>: a service that nobody has used yet costs a
    /// conference nothing.
    /// </remarks>
    public virtual Decision Settle(TState state, DecisionContext context) => Decision.Nothing;

    /// <summary>
    /// When <see cref="Settle"/> is next due, milliseconds since the Unix epoch; <c>null</c> for never.
    /// </summary>
    public virtual long? NextDeadline(TState state, Facts facts) => null;

    /// <summary>The state after an event. Total over the contract's events; throws on any other.</summary>
    public abstract TState Evolve(TState state, IMessage @event, EventContext context);

    /// <summary>The whole state, deterministically: equal states give equal bytes. No protobuf maps.</summary>
    public abstract IMessage ToSnapshot(TState state);

    /// <summary>The inverse of <see cref="ToSnapshot"/>.</summary>
    public abstract TState FromSnapshot(IMessage snapshot);

    /// <summary>
    /// The state as those may read it who administer conferences from outside, with an API token: the whole state
    /// unless overridden. Override it where the state holds what is promised to nobody.
    /// </summary>
    public virtual IMessage Disclose(TState state) => ToSnapshot(state);

    /// <summary>The state as one viewer may see it; the whole state unless overridden.</summary>
    public virtual IMessage View(TState state, Viewer viewer) => ToSnapshot(state);

    /// <summary>
    /// What a view depends on besides the state: viewers with equal keys see the same, and are shown one view that is
    /// encoded once. The viewer unless overridden, which is always right.
    /// </summary>
    public virtual object ViewKey(TState state, Viewer viewer) => viewer;

    /// <summary>Answers a query of the contract. Its permission has been checked; its fields have not.</summary>
    public virtual QueryStep Answer(TState state, IMessage query, Viewer viewer) =>
        throw new InvalidOperationException($"Service '{Name}' has no answer for {query.Descriptor.Name}.");

    object IService.Initial => Initial;
    Decision IService.Decide(object state, IMessage command, DecisionContext context) =>
        Decide((TState)state, command, context);
    Decision IService.Settle(object state, DecisionContext context) => Settle((TState)state, context);
    long? IService.NextDeadline(object state, Facts facts) => NextDeadline((TState)state, facts);
    object IService.Evolve(object state, IMessage @event, EventContext context) =>
        Evolve((TState)state, @event, context);
    IMessage IService.ToSnapshot(object state) => ToSnapshot((TState)state);
    object IService.FromSnapshot(IMessage snapshot) => FromSnapshot(snapshot);
    IMessage IService.Disclose(object state) => Disclose((TState)state);
    IMessage IService.View(object state, Viewer viewer) => View((TState)state, viewer);
    object IService.ViewKey(object state, Viewer viewer) => ViewKey((TState)state, viewer);
    QueryStep IService.Answer(object state, IMessage query, Viewer viewer) => Answer((TState)state, query, viewer);
}
