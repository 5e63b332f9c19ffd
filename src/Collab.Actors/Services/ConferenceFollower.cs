using System.Collections.Concurrent;
using Collab.Actors.Hosting;
using Collab.Core.Conferences;
using Microsoft.Extensions.Logging;

namespace Collab.Actors.Services;

/// <summary>
/// Brings something beyond the cluster into line with a service's state: for each conference one step after the other,
/// towards the newest state, again after a failure.
/// </summary>
/// <param name="service">Whose state.</param>
/// <param name="log">Where failures stand.</param>
/// <param name="clock">The only source of time.</param>
internal abstract class ConferenceFollower(string service, ILogger log, TimeProvider clock) : IConferenceWatcher
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Bounded by the primaries of this node.</summary>
    private readonly ConcurrentDictionary<ConferenceId, Following> _conferences = new();

    /// <inheritdoc/>
    public void Changed(ConferenceId conference, Conference state)
    {
        if (state.Catalog.IndexOf(service) is not (>= 0 and var index)) return;
        _conferences.GetOrAdd(conference, id => new Following(this, id)).Show(state, state.StateOf(index));
    }

    /// <inheritdoc/>
    public void Gone(ConferenceId conference)
    {
        if (_conferences.TryRemove(conference, out var following)) following.Dispose();
    }

    /// <summary>What follows one conference, from nothing known on.</summary>
    protected abstract Reconciliation Begin(ConferenceId conference);

    /// <summary>
    /// Brings things into line with a state; called again with the same or a newer one when it throws.
    /// </summary>
    internal delegate Task Reconciliation(Conference state, CancellationToken cancellation);

    private sealed class Following : IDisposable
    {
        private readonly ConferenceFollower _owner;
        private readonly ConferenceId _conference;
        private readonly Lock _gate = new();
        private readonly CancellationTokenSource _end = new();
        private readonly CancellationToken _ended;
        private readonly Reconciliation _reconcile;
        private Conference? _newest;
        private object? _shown;
        private bool _running;

        public Following(ConferenceFollower owner, ConferenceId conference)
        {
            (_owner, _conference, _reconcile, _ended) = (owner, conference, owner.Begin(conference), _end.Token);
        }

        public void Show(Conference state, object relevant)
        {
            lock (_gate)
            {
                if (ReferenceEquals(_shown, relevant)) return;
                (_newest, _shown) = (state, relevant);
                if (_running) return;
                _running = true;
            }

            _ = Task.Run(RunAsync);
        }

        /// <summary>Ends what runs.</summary>
        public void Dispose()
        {
            _end.Cancel();
            _end.Dispose();
        }

        private async Task RunAsync()
        {
            var pause = PauseMin;
            while (!_ended.IsCancellationRequested && Take() is { } state)
            {
                try
                {
                    await _reconcile(state, _ended).ConfigureAwait(false);
                    pause = PauseMin;
                }
                catch (OperationCanceledException) when (_ended.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception exception)
                {
                    _owner.Log.FollowingFailed(exception, _conference.ToString(), pause);
                    PutBack(state);
                    await Task.Delay(pause, _owner.Clock, _ended)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
                }
            }
        }

        private Conference? Take()
        {
            lock (_gate)
            {
                (var state, _newest) = (_newest, null);
                _running = state is not null;
                return state;
            }
        }

        private void PutBack(Conference state)
        {
            lock (_gate) _newest ??= state;
        }
    }

    private ILogger Log { get; } = log;

    private TimeProvider Clock { get; } = clock;
}
