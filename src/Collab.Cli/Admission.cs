using System.Text.Json;
using Collab.Protocol;

namespace Collab.Cli;

/// <summary>
/// Gets tickets from a cluster in development mode, which gives one to whoever asks from its own machine.
/// </summary>
internal static class Admission
{
    /// <summary>A ticket for somebody who brings none; the conference is created when it does not exist.</summary>
    /// <exception cref="CliException">Nobody answers, or the cluster is not in development mode.</exception>
    public static async Task<string> AskAsync(
        IReadOnlyList<Uri> endpoints,
        string conference,
        string name,
        string? participant,
        CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(participant is null
            ? new { conference, name }
            : (object)new { conference, name, participant });
        string answer;
        try
        {
            answer = await CliHttp.SendAsync(endpoints, "dev/join", body, cancellation);
        }
        catch (CliException e) when (e.Refusal == RefusalCode.NotFound.Name)
        {
            throw new CliException(
                ExitCode.Refused,
                "ticket_missing: this cluster lets nobody in without a ticket. Get one from whoever runs it, or mint "
                + "it with 'collab ticket', and give it with --ticket or in COLLAB_TICKET.",
                e);
        }

        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("ticket").GetString()
            ?? throw new CliException(ExitCode.Failed, "the node's answer to dev/join holds no ticket.");
    }
}
