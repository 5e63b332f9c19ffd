using Akka.Actor;
using Akka.Coordination;
using Akka.Event;
using Collab.Actors.Journal;

namespace Collab.Actors.Membership;

/// <summary>
/// A lease in the journal's database, for the split-brain resolver: of two sides that cannot see each other, the one
/// that gets it goes on. Named in <c>collab.conf</c>.
/// </summary>
/// <remarks>
/// A holder believes in its lease no longer than the database does: it counts from before it asked. While the database
/// does not answer, acquiring tries again up to <c>lease-operation-timeout</c>, since downing everybody over a moment's
/// outage would help nobody. The owner is this actor system's life, not its address: a process that comes back at the
/// address of one that was killed is another owner.
/// </remarks>
internal sealed class JournalLease : Lease
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly LeaseTable _table;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log;
    private readonly string _owner;
    private Hold? _hold;

    /// <summary>As Akka's lease provider makes it.</summary>
    public JournalLease(LeaseSettings settings, ExtendedActorSystem system)
        : this(settings, new LeaseTable(DatabaseOf(system)), TimeProvider.System, Logging.GetLogger(system, "lease"))
    {
        // Whoever renewed on after its system has ended would keep the others from ever having it.
        _ = system.WhenTerminated.ContinueWith(
            _ => Interlocked.Exchange(ref _hold, null)?.Dispose(), TaskScheduler.Default);
    }

    public JournalLease(LeaseSettings settings, LeaseTable table, TimeProvider clock, ILoggingAdapter log)
        : base(settings)
    {
        (_table, _clock, _log) = (table, clock, log);
        _owner = $"{settings.OwnerName}/{Guid.NewGuid():N}";
    }

    private TimeSpan HeldFor => Settings.TimeoutSettings.HeartbeatTimeout;

    public override Task<bool> Acquire() => Acquire(static _ => { });

    public override async Task<bool> Acquire(Action<Exception> leaseLostCallback)
    {
        if (CheckLease()) return true;
        var began = _clock.GetTimestamp();
        while (true)
        {
            var asked = _clock.GetTimestamp();
            try
            {
                var version = await _table.AcquireAsync(
                    Settings.LeaseName, _owner, HeldFor, CancellationToken.None).ConfigureAwait(false);
                if (version is null) return false;
                var hold = new Hold(version.Value, asked, leaseLostCallback);
                Interlocked.Exchange(ref _hold, hold)?.Dispose();
                _ = KeepAsync(hold);
                return CheckLease();
            }
            catch (JournalUnavailableException exception)
            {
                if (_clock.GetElapsedTime(began) >= Settings.TimeoutSettings.OperationTimeout)
                {
                    throw new LeaseTimeoutException(
                        $"Nobody knows who holds the lease {Settings.LeaseName}. {exception.Message}", exception);
                }

                _log.Warning("The lease {0} is not decided yet: {1}", Settings.LeaseName, exception.Message);
                await Task.Delay(RetryPause, _clock).ConfigureAwait(false);
            }
        }
    }

    public override async Task<bool> Release()
    {
        if (Interlocked.Exchange(ref _hold, null) is not { } hold) return true;
        hold.Dispose();
        return await _table.ReleaseAsync(Settings.LeaseName, _owner, hold.Version, CancellationToken.None)
            .ConfigureAwait(false);
    }

    public override bool CheckLease() =>
        Volatile.Read(ref _hold) is { } hold && _clock.GetElapsedTime(hold.RenewedAt) < HeldFor;

    private async Task KeepAsync(Hold hold)
    {
        using var timer = new PeriodicTimer(Settings.TimeoutSettings.HeartbeatInterval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(hold.Ended).ConfigureAwait(false))
            {
                if (await RenewAsync(hold).ConfigureAwait(false)) continue;
                if (Interlocked.CompareExchange(ref _hold, null, hold) == hold) hold.Lose();
                return;
            }
        }
        catch (OperationCanceledException) when (hold.Ended.IsCancellationRequested)
        {
            // Released, taken anew, or the system has ended.
        }
    }

    /// <returns>False when the lease is lost, by the database's word or by the time that has passed.</returns>
    private async Task<bool> RenewAsync(Hold hold)
    {
        var asked = _clock.GetTimestamp();
        try
        {
            if (!await _table.RenewAsync(Settings.LeaseName, _owner, hold.Version, HeldFor, hold.Ended)
                    .ConfigureAwait(false))
            {
                _log.Warning("The lease {0} was taken by another node, or expired", Settings.LeaseName);
                return false;
            }

            hold.RenewedAt = asked;
            return true;
        }
        catch (JournalUnavailableException exception)
        {
            if (_clock.GetElapsedTime(hold.RenewedAt) < HeldFor) return true;
            _log.Warning("The lease {0} expired unrenewed: {1}", Settings.LeaseName, exception.Message);
            return false;
        }
    }

    private static MembershipDatabase DatabaseOf(ExtendedActorSystem system) =>
        system.Settings.Setup.Get<JournalSetup>() is { HasValue: true } setup
            ? new MembershipDatabase(setup.Value.Address)
            : throw new InvalidOperationException(
                "The actor system was started without a JournalSetup, which names the lease's database.");

    /// <summary>One time of holding the lease; ends when it is disposed of.</summary>
    private sealed class Hold : IDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly Action<Exception> _lost;
        private long _renewedAt;

        public Hold(long version, long renewedAt, Action<Exception> lost)
        {
            (Version, _renewedAt, _lost) = (version, renewedAt, lost);
            Ended = _ended.Token;
        }

        public long Version { get; }

        public CancellationToken Ended { get; }

        /// <summary>When it was asked for what the database granted last.</summary>
        public long RenewedAt
        {
            get => Volatile.Read(ref _renewedAt);
            set => Volatile.Write(ref _renewedAt, value);
        }

        public void Lose()
        {
            Dispose();
            _lost(new LeaseException("The lease was lost."));
        }

        public void Dispose()
        {
            _ended.Cancel();
            _ended.Dispose();
        }
    }
}
