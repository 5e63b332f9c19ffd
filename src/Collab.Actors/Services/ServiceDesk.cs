using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Collab.Actors.Conferences;
using Collab.Core.Services;

namespace Collab.Actors.Services;

/// <summary>
/// The primary's side of one service: the commands waiting for its decider, the one being decided, and whether the
/// service is switched off after failing too often. Touched by the primary's thread only.
/// </summary>
internal sealed class ServiceDesk(IService service, int index)
{
    /// <summary>Failures within <see cref="FailureWindowMs"/> that switch the service off.</summary>
    public const int FailuresMax = 5;

    /// <summary>See <see cref="FailuresMax"/>.</summary>
    public const long FailureWindowMs = 10_000;

    /// <summary>How long a service that keeps failing stays off.</summary>
    public const long SwitchedOffMs = 5_000;

    /// <summary>Ticks of the primary without a request, after which the actor is let go.</summary>
    private const int IdleTicksMax = 10;

    /// <summary>Looked up once for each type: a desk is made with every conference that wakes.</summary>
    private static readonly ConcurrentDictionary<Type, bool> SettlesByType = new();

    private Queue<Submission>? _waiting;
    private Queue<long>? _failures;
    private int _idleTicks;

    public IService Service { get; } = service;

    /// <summary>The service's place in the catalog.</summary>
    public int Index { get; } = index;

    /// <summary>
    /// Who decides; <c>null</c> while nothing has been asked for long: it holds no state, and another one is made for
    /// the next request. Most conferences are idle most of the time, and their actors would be most of their memory.
    /// </summary>
    public IActorRef? Actor { get; set; }

    /// <summary>Submissions that wait for the actor.</summary>
    public int WaitingCount => _waiting?.Count ?? 0;

    /// <summary>Whether facts or time have changed since the last settling began.</summary>
    public bool SettleDue { get; set; }

    /// <summary>
    /// When the service may be asked to settle for the first time: a timestamp of the clock, which does not jump.
    /// </summary>
    public long SettleFrom { get; set; } = long.MinValue;

    /// <summary>The request that the actor is working on; <c>null</c> when it is idle.</summary>
    public Decision? InFlight
    {
        get;
        set
        {
            field = value;
            _idleTicks = 0;
        }
    }

    /// <summary>Until when the service refuses; milliseconds since the Unix epoch.</summary>
    public long OffUntil { get; private set; }

    /// <summary>Counts a tick.</summary>
    /// <returns>Whether the actor has been idle for so long that it is to be let go.</returns>
    public bool IsActorIdle() => Actor is not null && InFlight is null && ++_idleTicks > IdleTicksMax;

    /// <summary>Whether the service has anything to settle at all: most have not, and are not asked.</summary>
    public static bool Settles(IService service) => SettlesByType.GetOrAdd(service.GetType(), HasOwnSettle);

    /// <summary>Waits for the actor, behind those that came before.</summary>
    public void Enqueue(Submission submission) => (_waiting ??= new()).Enqueue(submission);

    /// <summary>The next in the order of arrival.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out Submission submission)
    {
        submission = null;
        return _waiting?.TryDequeue(out submission) is true;
    }

    /// <summary>Forgets what waits of a replica that is gone, or that will submit it again.</summary>
    public void DropWaiting(IActorRef replica)
    {
        if (_waiting?.Any(submission => replica.Equals(submission.Origin)) is true)
            _waiting = new(_waiting.Where(submission => !replica.Equals(submission.Origin)));
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>Whether the service was switched off by it.</returns>
    public bool Failed(long now)
    {
        _failures ??= new();
        _failures.Enqueue(now);
        while (_failures.Peek() < now - FailureWindowMs) _failures.Dequeue();
        if (_failures.Count < FailuresMax) return false;
        _failures.Clear();
        OffUntil = now + SwitchedOffMs;
        return true;
    }

    private static bool HasOwnSettle(Type type) => !type.GetMethods().Any(x =>
        x.Name == nameof(IService.Settle)
        && x.DeclaringType is { IsGenericType: true } declaring
        && declaring.GetGenericTypeDefinition() == typeof(Service<>));

    /// <summary>A request under way.</summary>
    /// <param name="Token">Tells its answer from late ones.</param>
    /// <param name="Submission">The command; <c>null</c> for a settling.</param>
    /// <param name="Context">What it is decided against.</param>
    /// <param name="StartedAt">The clock's timestamp.</param>
    internal sealed record Decision(long Token, Submission? Submission, DecisionContext Context, long StartedAt);
}
