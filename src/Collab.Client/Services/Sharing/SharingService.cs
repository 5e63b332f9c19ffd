using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>sharing</c>: showing a screen, seeing those of others, and remote control.</summary>
/// <remarks>
/// Commands complete when they are journaled, and the state shows it by then; whatever the server refuses comes as a
/// <see cref="RefusedException"/>. Pictures and input are neither journaled nor confirmed: of each tile the newest
/// comes, and what is lost is made good by the next.
/// </remarks>
public sealed class SharingService : ClientService
{
    private volatile SharingState _state = SharingState.Empty;

    internal SharingService() : base("sharing", SharingReflection.Descriptor) { }

    /// <summary>A tile of a share that this client watches.</summary>
    /// <remarks>
    /// Raised by the thread that receives: keep it short and never wait. With a higher layout than before all earlier
    /// tiles are void. What it throws closes the client.
    /// </remarks>
    public event Action<ConferencePart, Tile>? TileReceived;

    /// <summary>
    /// Input for this participant's own share, from whoever controls it: hand it to the application, if it should have
    /// it.
    /// </summary>
    /// <remarks>As <see cref="TileReceived"/>.</remarks>
    public event Action<string, Input>? InputReceived;

    /// <summary>What is shared as of the last event; every change is a new object.</summary>
    public SharingState State => _state;

    /// <summary>Begins to share; for presenters and above.</summary>
    /// <param name="title">What it is, at most 100 UTF-16 units.</param>
    /// <param name="quality">How much pictures may cost.</param>
    /// <param name="controllable">Whether this application takes input from others.</param>
    /// <param name="region">Which part of what there is; <c>null</c> for the whole.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The share's id, which is also that of its stream.</returns>
    public async Task<string> StartAsync(
        string title = "",
        Quality quality = Quality.Medium,
        bool controllable = false,
        Region? region = null,
        CancellationToken cancellationToken = default)
    {
        var start = new StartSharing { Title = title, Quality = quality, Controllable = controllable, Region = region };
        var receipt = await SendAsync(start, cancellationToken).ConfigureAwait(false);
        return receipt.Find<SharingStarted>()?.Share
            ?? _state.Shares.First(share => share.Participant == Client.ParticipantId).Id;
    }

    /// <summary>Ends one's own share, or as a moderator anybody's.</summary>
    public Task StopAsync(string share, CancellationToken cancellationToken = default) =>
        SendAsync(new StopSharing { Share = share }, cancellationToken);

    /// <summary>Pauses one's own share, or goes on.</summary>
    public Task PauseAsync(string share, bool on, CancellationToken cancellationToken = default) =>
        SendAsync(new PauseSharing { Share = share, On = on }, cancellationToken);

    /// <summary>Says that one's own share has another region or quality.</summary>
    public Task ChangeAsync(
        string share, Quality quality, Region? region = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ChangeSharing { Share = share, Quality = quality, Region = region }, cancellationToken);

    /// <summary>Sends a tile of one's own share.</summary>
    /// <param name="share">The share.</param>
    /// <param name="slot">Which tile, 0 to 255; a whole picture is slot 0.</param>
    /// <param name="layout">Grows when the picture's size, or that of its tiles, changes.</param>
    /// <param name="tile">At most 45 000 bytes; not changed by anybody after the call.</param>
    /// <exception cref="ArgumentException">The tile is larger, or there is no such slot.</exception>
    public void SendTile(string share, int slot, long layout, Tile tile) =>
        Client.SendPart(Name, share, slot, layout, tile);

    /// <summary>Has the tiles of somebody's share sent here, or no more; see <see cref="TileReceived"/>.</summary>
    public void Watch(string share, bool on = true) => Client.Watch(Name, share, on);

    /// <summary>What one's own share has sent; at most one report in 5 seconds.</summary>
    public Task ReportAsync(string share, Statistics statistics, CancellationToken cancellationToken = default) =>
        SendAsync(new ReportStatistics { Share = share, Statistics = statistics }, cancellationToken);

    /// <summary>Asks to control somebody's share.</summary>
    public Task RequestControlAsync(string share, CancellationToken cancellationToken = default) =>
        SendAsync(new RequestControl { Share = share }, cancellationToken);

    /// <summary>Asks no more.</summary>
    public Task WithdrawRequestAsync(string share, CancellationToken cancellationToken = default) =>
        SendAsync(new WithdrawRequest { Share = share }, cancellationToken);

    /// <summary>Gives the control of one's own share to somebody.</summary>
    public Task GrantControlAsync(
        string share, string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new GrantControl { Share = share, Participant = participant }, cancellationToken);

    /// <summary>Takes the control back, or gives it up.</summary>
    public Task RevokeControlAsync(string share, CancellationToken cancellationToken = default) =>
        SendAsync(new RevokeControl { Share = share }, cancellationToken);

    /// <summary>Sends input to a share that this participant controls; to its sharer alone.</summary>
    /// <param name="input">Share, kind and what belongs to it; not changed by anybody after the call.</param>
    /// <exception cref="ArgumentException">Nothing is shared under that id.</exception>
    public ValueTask SendInputAsync(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var share = _state.Find(input.Share)
            ?? throw new ArgumentException($"Nothing is shared as '{input.Share}'.", nameof(input));
        return SignalAsync(input, share.Participant);
    }

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is SharingSnapshot sharing ? SharingState.Of(sharing) : SharingState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);

    /// <inheritdoc/>
    protected internal override void Receive(ConferencePart part)
    {
        if (part.Body is Tile tile && _state.Find(part.Stream)?.Participant == part.Participant)
            TileReceived?.Invoke(part, tile);
    }

    /// <inheritdoc/>
    protected internal override void Receive(ConferenceSignal signal)
    {
        if (signal.Body is Input input
            && _state.Find(input.Share) is { } share
            && share.Participant == Client.ParticipantId
            && share.Controller == signal.Participant)
        {
            InputReceived?.Invoke(signal.Participant, input);
        }
    }
}

public sealed partial class ConferenceClient
{
    /// <summary>Shared screens, and their remote control.</summary>
    public SharingService Sharing => Service<SharingService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Sharing = Add(() => new SharingService());
}
