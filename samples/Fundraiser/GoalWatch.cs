using Collab.Actors;
using Collab.Actors.Hosting;
using Fundraiser.Pledges;

namespace Fundraiser;

/// <summary>
/// The charity's own part of the server: follows the pledges of all conferences of its node, and says in a conference
/// when its goal is reached.
/// </summary>
/// <remarks>
/// Every node runs it, so several may notice, and a node may be killed in between: the command says what is to be so,
/// and changes nothing the second time.
/// </remarks>
public sealed class GoalWatch(ICollabNode node, IConfiguration configuration) : BackgroundService
{
    private const int GoalPoundsDefault = 10_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var goal = configuration.GetValue("Fundraiser:GoalPounds", GoalPoundsDefault);
        await foreach (var (conference, journaled) in node.Conferences.SubscribeAsync(stoppingToken))
        {
            if (journaled.Event.Service == PledgeService.ServiceName && journaled.Event.Type == nameof(PledgeMade))
                await LookAsync(conference, goal, stoppingToken);
        }
    }

    private async Task LookAsync(ConferenceId conference, int goal, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var state = await node.Conferences.FollowAsync(conference, stoppingToken);
                var total = (PledgeTotal)state.StateOf(PledgeService.ServiceName);
                if (total.Pounds < goal || total.GoalReached) return;
                var result = await node.Conferences.SubmitAsync(
                    conference, PledgeService.ServiceName, new CelebrateGoal(), stoppingToken);
                if (result.Refused is not { Retry: true }) return;
            }
            catch (JournalUnavailableException)
            {
                // As a refusal that says so: it may go a moment later.
            }

            await Task.Delay(RetryAfter, stoppingToken);
        }
    }
}
