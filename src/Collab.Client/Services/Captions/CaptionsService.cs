using System.Text;
using Collab.Protocol.Services.Captions;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>captions</c>: what is said, as text, and the transcript of it.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class CaptionsService : ClientService
{
    // As many as the server gives at once.
    private const int TranscriptPageLines = 500;

    private volatile CaptionsState _state = CaptionsState.Empty;

    internal CaptionsService() : base("captions", CaptionsReflection.Descriptor) { }

    /// <summary>The captions as of the last event; every change is a new object.</summary>
    public CaptionsState State => _state;

    /// <summary>Switches captions on or off. For co-hosts and hosts.</summary>
    public Task SwitchAsync(bool on, CancellationToken cancellationToken = default) =>
        SendAsync(new SwitchCaptions { On = on }, cancellationToken);

    /// <summary>Says who may caption. For co-hosts and hosts.</summary>
    /// <param name="who">Who may caption what they say themselves.</param>
    /// <param name="chosen">
    /// The ids of at most 50 participants who may caption everybody, present or not; <c>null</c> for none.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChooseCaptionersAsync(
        Captioners who, IEnumerable<string>? chosen = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ChooseCaptioners { Who = who, Chosen = { chosen ?? [] } }, cancellationToken);

    /// <summary>Adds a final line.</summary>
    /// <param name="text">1 to 500 UTF-16 units on one line, after trimming.</param>
    /// <param name="speaker">The id of the participant who speaks; empty for this one.</param>
    /// <param name="language">A BCP 47 tag such as <c>pt-BR</c>; empty when unknown.</param>
    /// <param name="start">By the server's clock; <c>null</c> for <paramref name="end"/>.</param>
    /// <param name="end">By the server's clock, at most 60 s after the start; <c>null</c> for now.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task<CommandReceipt> AddLineAsync(
        string text,
        string speaker = "",
        string language = "",
        DateTimeOffset? start = null,
        DateTimeOffset? end = null,
        CancellationToken cancellationToken = default) => SendAsync(
        new AddLine
        {
            Text = text,
            Speaker = speaker,
            Language = language,
            Start = start?.ToUnixTimeMilliseconds() ?? 0,
            End = end?.ToUnixTimeMilliseconds() ?? 0,
        },
        cancellationToken);

    /// <summary>
    /// Replaces the text of a line. For its author, its speaker, co-hosts and hosts, while it is in the state.
    /// </summary>
    /// <param name="line">The line's id.</param>
    /// <param name="text">1 to 500 UTF-16 units on one line, after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task CorrectLineAsync(long line, string text, CancellationToken cancellationToken = default) =>
        SendAsync(new CorrectLine { Line = line, Text = text }, cancellationToken);

    /// <summary>Removes the text of a line. For whom <see cref="CorrectLineAsync"/> is.</summary>
    /// <param name="line">The line's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RemoveLineAsync(long line, CancellationToken cancellationToken = default) =>
        SendAsync(new RemoveLine { Line = line }, cancellationToken);

    /// <summary>Shows the others what is being said before it is final; may be lost.</summary>
    /// <param name="text">Replaces what was sent before for the same speaker; empty when nothing is being said.</param>
    /// <param name="speaker">The id of the participant who speaks; empty for this one.</param>
    /// <param name="language">As of <see cref="AddLineAsync"/>.</param>
    public ValueTask SetInterimAsync(string text, string speaker = "", string language = "") =>
        SignalAsync(new Interim { Text = text, Speaker = speaker, Language = language });

    /// <summary>A page of lines, older ones than the state has included.</summary>
    /// <param name="afterSeq">Lines added after this event seq; 0 from the beginning, else the last page's.</param>
    /// <param name="limit">1 to 500 lines; 0 for the server's default of 100.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<Lines> LinesAsync(long afterSeq = 0, int limit = 0, CancellationToken cancellationToken = default) =>
        QueryAsync<Lines>(new GetLines { AfterSeq = afterSeq, Limit = limit }, cancellationToken);

    /// <summary>The whole transcript, read page by page.</summary>
    /// <param name="format">Plain text or WebVTT.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<string> TranscriptAsync(
        TranscriptFormat format = TranscriptFormat.Text, CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        var page = new Transcript { More = true };
        while (page.More)
        {
            var query = new GetTranscript
            {
                Format = format,
                AfterSeq = page.NextSeq,
                Limit = TranscriptPageLines,
                LatestStart = page.LatestStart,
            };
            page = await QueryAsync<Transcript>(query, cancellationToken).ConfigureAwait(false);
            text.Append(page.Text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is CaptionsSnapshot captions ? CaptionsState.Of(captions) : CaptionsState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Captions: what is said, as text.</summary>
    public CaptionsService Captions => Service<CaptionsService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Captions = Add(() => new CaptionsService());
}
