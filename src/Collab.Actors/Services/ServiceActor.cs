using Akka.Actor;
using Akka.Event;
using Collab.Core.Services;
using Google.Protobuf;

namespace Collab.Actors.Services;

/// <summary>
/// Decides for one service of one conference. Holds no state: every request brings the last accepted one, so a restart
/// loses nothing. A request that throws restarts it, after the primary was told which one.
/// </summary>
internal sealed class ServiceActor : ReceiveActor
{
    private readonly IService _service;

    public ServiceActor(IService service)
    {
        _service = service;
        Receive<Decide>(OnDecide);
        Receive<Settle>(OnSettle);
    }

    public static Props Props(IService service) => Akka.Actor.Props.Create(() => new ServiceActor(service));

    private void OnDecide(Decide request) => Sender.Tell(
        new Decided(request.Token, _service.Decide(request.State, request.Command, request.Context)));

    private void OnSettle(Settle request) => Sender.Tell(
        new Decided(request.Token, _service.Settle(request.State, request.Context)));

    protected override void PreRestart(Exception reason, object message)
    {
        Context.GetLogger().Error(
            reason, "Service {0} failed on {1}; it restarts with its last state", _service.Name, message);
        if (message is IDecisionRequest request) Context.Parent.Tell(new DecisionFailed(request.Token, reason));
        base.PreRestart(reason, message);
    }

    /// <summary>Asks for one decision.</summary>
    internal interface IDecisionRequest : INoSerializationVerificationNeeded
    {
        /// <summary>Echoed, so that a late answer is told from the awaited one.</summary>
        long Token { get; }
    }

    /// <summary>What does this command do?</summary>
    internal sealed record Decide(long Token, object State, IMessage Command, DecisionContext Context)
        : IDecisionRequest
    {
        /// <summary>Without contents: what people write does not belong in logs.</summary>
        public override string ToString() => Command.Descriptor.Name;
    }

    /// <summary>What do time and the other services ask for?</summary>
    internal sealed record Settle(long Token, object State, DecisionContext Context) : IDecisionRequest
    {
        /// <summary>Without contents.</summary>
        public override string ToString() => nameof(Settle);
    }

    /// <summary>The decision.</summary>
    internal sealed record Decided(long Token, Decision Decision) : INoSerializationVerificationNeeded;

    /// <summary>The decider threw.</summary>
    internal sealed record DecisionFailed(long Token, Exception Reason) : INoSerializationVerificationNeeded;
}
