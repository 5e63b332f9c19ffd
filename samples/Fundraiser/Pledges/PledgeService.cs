using Collab.Core.Services;
using Collab.Protocol;
using Google.Protobuf;

namespace Fundraiser.Pledges;

/// <summary>What was pledged so far.</summary>
/// <param name="Count">How many pledges.</param>
/// <param name="Pounds">What they add up to.</param>
/// <param name="GoalReached">Whether the server has said that it is enough.</param>
public sealed record PledgeTotal(int Count, long Pounds, bool GoalReached);

/// <summary>Whoever takes part in a conference can pledge money to its cause.</summary>
public sealed class PledgeService : Service<PledgeTotal>
{
    /// <summary>The largest pledge that is taken without a talk.</summary>
    public const int PoundsMax = 10_000;

    /// <summary>The longest reference, in characters.</summary>
    public const int ReferenceCharactersMax = 64;

    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "pledges";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override PledgeTotal Initial { get; } = new(0, 0, false);

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, MakePledge.Descriptor)
        .Command(Permission.Node, CelebrateGoal.Descriptor)
        .Event(PledgeMade.Descriptor, GoalReached.Descriptor)
        .SnapshotAs(PledgesSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override Decision Decide(PledgeTotal total, IMessage command, DecisionContext context) => command switch
    {
        MakePledge { Pounds: < 1 or > PoundsMax } =>
            Decision.Refuse(RefusalCode.InvalidArgument, $"A pledge is 1 to {PoundsMax} pounds."),
        MakePledge { Reference.Length: > ReferenceCharactersMax } => Decision.Refuse(
            RefusalCode.InvalidArgument, $"A reference has at most {ReferenceCharactersMax} characters."),
        MakePledge pledge => Decision.Accept(new PledgeMade { Reference = pledge.Reference, Pounds = pledge.Pounds }),
        CelebrateGoal when total.GoalReached => Decision.Nothing,
        CelebrateGoal => Decision.Accept(new GoalReached { Pounds = total.Pounds }),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <inheritdoc/>
    public override PledgeTotal Evolve(PledgeTotal total, IMessage @event, EventContext context) => @event switch
    {
        PledgeMade made => total with { Count = total.Count + 1, Pounds = total.Pounds + made.Pounds },
        GoalReached => total with { GoalReached = true },
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(PledgeTotal total) =>
        new PledgesSnapshot { Count = total.Count, Pounds = total.Pounds, GoalReached = total.GoalReached };

    /// <inheritdoc/>
    public override PledgeTotal FromSnapshot(IMessage snapshot)
    {
        var saved = (PledgesSnapshot)snapshot;
        return new PledgeTotal(saved.Count, saved.Pounds, saved.GoalReached);
    }
}
