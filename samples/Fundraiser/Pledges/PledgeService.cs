using Collab.Core.Services;
using Collab.Protocol;
using Google.Protobuf;

namespace Fundraiser.Pledges;

/// <summary>What was pledged so far.</summary>
/// <param name="Count">How many pledges.</param>
/// <param name="Pounds">What they add up to.</param>
public sealed record PledgeTotal(int Count, long Pounds);

/// <summary>Whoever takes part in a conference can pledge money to its cause.</summary>
public sealed class PledgeService : Service<PledgeTotal>
{
    /// <summary>The largest pledge that is taken without a talk.</summary>
    public const int PoundsMax = 10_000;

    /// <summary>The longest reference, in characters.</summary>
    public const int ReferenceCharactersMax = 64;

    /// <inheritdoc/>
    public override string Name => "pledges";

    /// <inheritdoc/>
    public override PledgeTotal Initial { get; } = new(0, 0);

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, MakePledge.Descriptor)
        .Event(PledgeMade.Descriptor)
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
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <inheritdoc/>
    public override PledgeTotal Evolve(PledgeTotal total, IMessage @event, EventContext context) => @event switch
    {
        PledgeMade made => new PledgeTotal(total.Count + 1, total.Pounds + made.Pounds),
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(PledgeTotal total) =>
        new PledgesSnapshot { Count = total.Count, Pounds = total.Pounds };

    /// <inheritdoc/>
    public override PledgeTotal FromSnapshot(IMessage snapshot) =>
        new(((PledgesSnapshot)snapshot).Count, ((PledgesSnapshot)snapshot).Pounds);
}
