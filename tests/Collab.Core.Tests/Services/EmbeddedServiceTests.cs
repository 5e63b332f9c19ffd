using Collab.Core.Services;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Collab.Core.Tests.Services;

/// <summary>An embedder's service of a few lines, to show that the suite can be inherited.</summary>
[Parallelizable]
public sealed class EmbeddedServiceTests() : ServiceConformance(new CounterService())
{
    /// <summary>Counts what is added, up to a limit.</summary>
    private sealed class CounterService : Service<Int64Value>
    {
        private const long CountMax = 100;

        public override string Name => "counter";

        public override ServiceContract Contract { get; } = ServiceContract.Of()
            .Command(Permission.Participant, Int32Value.Descriptor)
            .Event(UInt32Value.Descriptor)
            .SnapshotAs(Int64Value.Descriptor)
            .Build();

        public override Int64Value Initial { get; } = new();

        public override Decision Decide(Int64Value state, IMessage command, DecisionContext context) => command switch
        {
            Int32Value { Value: < 1 or > (int)CountMax } add => Decision.Refuse(
                Protocol.RefusalCode.InvalidArgument,
                $"value is {add.Value}: 1 to {CountMax} are legal."),
            Int32Value add when state.Value + add.Value > CountMax => Decision.Refuse(
                Protocol.RefusalCode.LimitReached,
                $"The count is {state.Value} and may be {CountMax}."),
            Int32Value add => Decision.Accept(new UInt32Value { Value = (uint)add.Value }),
            _ => throw new ArgumentException($"No command {command.Descriptor.Name}.", nameof(command)),
        };

        public override Decision Settle(Int64Value state, DecisionContext context) =>
            state.Value == 0 && context.Facts.Conference.Phase == Phase.Ended
                ? Decision.Accept(new UInt32Value { Value = 1 })
                : Decision.Nothing;

        public override Int64Value Evolve(Int64Value state, IMessage @event, EventContext context) => @event switch
        {
            UInt32Value added => new Int64Value { Value = state.Value + added.Value },
            _ => throw new UnknownEventException(Name, @event.Descriptor.Name),
        };

        public override IMessage ToSnapshot(Int64Value state) => state;

        public override Int64Value FromSnapshot(IMessage snapshot) => (Int64Value)snapshot;
    }
}
