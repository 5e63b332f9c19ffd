using System.Collections.Concurrent;
using System.Data.Common;
using Collab.Client;
using Collab.Core.Tests.Conferences;
using Collab.Testing.Databases;
using Collab.Testing.Histories;

namespace Collab.Chaos.Services;

/// <summary>
/// Uses every service of one conference: sends random commands through its clients, one after the other. What fits is
/// known from the journal, which it reads now and then; what has changed since is refused, as it should be.
/// </summary>
internal sealed class Mixer(Meeting meeting, TestJournal journal, Mix mix, int seed)
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly ConferenceDriver _conference = ConferenceDriver.Elsewhere();
    private readonly CancellationTokenSource _stop = new(); // Never timed: nothing to dispose of.
    private Task _mixing = Task.CompletedTask;

    /// <summary>By service: how many of its commands were done and refused.</summary>
    public ConcurrentDictionary<string, (int Done, int Refused)> Counts { get; } = new();

    /// <summary>Errors that reached the caller and are no refusals.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Begins.</summary>
    /// <param name="interval">From one command to the next, which waits for the answer to the first.</param>
    public void Start(TimeSpan interval) => _mixing = MixAsync(interval);

    /// <summary>Ends, when what is under way has been answered.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _mixing;
    }

    private async Task MixAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        var read = DateTime.MinValue;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (DateTime.UtcNow - read > ReadEvery)
                {
                    await ReadAsync();
                    read = DateTime.UtcNow;
                }

                await SendAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _conference.Follow(await journal.EventsAsync(meeting.Id.PersistenceId, _conference.State.Seq));
        }
        catch (DbException)
        {
            // The database is being killed. What is known of the conference will do meanwhile.
        }
    }

    private async Task SendAsync()
    {
        if (mix.Next(_random, _conference) is not { } next) return;
        var sender = RandomCommands.SenderOf(next.Command, _random, _conference);
        if (meeting.Clients.FirstOrDefault(x => x.Client.ParticipantId == sender) is not { } client) return;
        try
        {
            await client.Client.SendAsync(next.Service, next.Command, CancellationToken.None);
            Count(1, 0);
        }
        catch (RefusedException)
        {
            Count(0, 1);
        }
        catch (ConferenceClientException exception)
        {
            Errors.Enqueue($"{next.Service}: {sender}: {exception.Message}");
        }

        void Count(int done, int refused) => Counts.AddOrUpdate(
            next.Service,
            (done, refused),
            (_, before) => (before.Done + done, before.Refused + refused));
    }
}
