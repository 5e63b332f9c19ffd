using Collab.Protocol.Services.Recording;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>recording</c>: which stretches of the conference are recorded, and who agreed.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. What was recorded is read over REST.
/// </remarks>
public sealed class RecordingService : ClientService
{
    private volatile RecordingState _state = RecordingState.Empty;

    internal RecordingService() : base("recording", RecordingReflection.Descriptor) { }

    /// <summary>The recordings as of the last event; every change is a new object.</summary>
    public RecordingState State => _state;

    /// <summary>Starts a recording; takes a co-host.</summary>
    /// <param name="title">0 to 200 UTF-16 units on one line, after trimming.</param>
    /// <param name="consentNeeded">Whether to record only while everybody present has consented.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task StartAsync(
        string title = "", bool consentNeeded = false, CancellationToken cancellationToken = default) =>
        SendAsync(new StartRecording { Title = title, ConsentNeeded = consentNeeded }, cancellationToken);

    /// <summary>Pauses the recording; takes a co-host.</summary>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task PauseAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new PauseRecording(), cancellationToken);

    /// <summary>Resumes it, or has it wait for those who have not consented; takes a co-host.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task ResumeAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ResumeRecording(), cancellationToken);

    /// <summary>Stops it for good; takes a co-host.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task StopAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new StopRecording(), cancellationToken);

    /// <summary>Marks a place to find again; takes a presenter.</summary>
    /// <param name="text">1 to 100 UTF-16 units on one line, after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MarkAsync(string text, CancellationToken cancellationToken = default) =>
        SendAsync(new AddMark { Text = text }, cancellationToken);

    /// <summary>Agrees to be recorded, or refuses, until the current recording, or the next one, stops.</summary>
    /// <param name="given">False refuses.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ConsentAsync(bool given = true, CancellationToken cancellationToken = default) =>
        SendAsync(given ? new GiveConsent() : new RefuseConsent(), cancellationToken);

    /// <summary>Takes a recording off the list; takes a host. The journal keeps what it was.</summary>
    /// <param name="number">The recording's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DeleteAsync(int number, CancellationToken cancellationToken = default) =>
        SendAsync(new DeleteRecording { Number = number }, cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is RecordingSnapshot recording ? RecordingState.Of(recording) : RecordingState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Recordings: starting, stopping, consenting.</summary>
    public RecordingService Recording => Service<RecordingService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Recording = Add(() => new RecordingService());
}
