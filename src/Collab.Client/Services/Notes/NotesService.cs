using Collab.Protocol;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Texts;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>notes</c>: one text that everybody writes together.</summary>
/// <remarks>
/// An edit shows in <see cref="State"/> at once and goes to the server by itself, one at a time; what was written
/// meanwhile follows as one. What others write is worked in. Nothing that was written is lost with a connection, a node
/// or a session. All places and lengths are in UTF-16 units. Members may be used by several threads.
/// </remarks>
public sealed class NotesService : ClientService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly NotesDocument _document = new(Guid.NewGuid().ToString("N"));
    private readonly List<TaskCompletionSource> _sent = [];
    private readonly List<TaskCompletionSource> _waiting = [];
    private volatile NotesState _state = NotesState.Empty;
    private bool _pumping;
    private long _number;
    private bool _isPart;

    internal NotesService() : base("notes", NotesReflection.Descriptor) { }

    /// <summary>The text as of the last event and the last edit of this client; every change is a new object.</summary>
    public NotesState State => _state;

    /// <summary>Changes the text: at once here, and journaled when the task completes.</summary>
    /// <param name="change">
    /// Given the text, the change of it; see <see cref="TextEdits.Replace"/> and <see cref="TextEdits.Difference"/>.
    /// Called once, before the method returns; no event comes between. Keep it short.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; the edit stays.</param>
    /// <exception cref="RefusedException">The server did not take it, and it was taken back here.</exception>
    /// <exception cref="ClientClosedException">The client closed before it was journaled.</exception>
    public Task EditAsync(
        Func<string, IReadOnlyList<TextSpan>> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        TaskCompletionSource done;
        lock (_gate)
        {
            var spans = TextEdits.Normalize(change(_document.Text));
            if (spans.Count == 0) return Task.CompletedTask;
            _document.Edit(spans);
            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(done);
            Changed();
        }

        return done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Replaces a stretch of the text.</summary>
    /// <param name="at">Where it begins in <see cref="NotesState.Text"/> as it is at the moment of the call.</param>
    /// <param name="remove">How many units are taken out.</param>
    /// <param name="insert">What is put in; lines end with <c>\n</c>.</param>
    /// <param name="cancellationToken">Ends the waiting; the edit stays.</param>
    /// <exception cref="ArgumentException">The text is shorter.</exception>
    /// <exception cref="RefusedException">The server did not take it, and it was taken back here.</exception>
    public Task ReplaceAsync(int at, int remove, string insert, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(insert);
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        ArgumentOutOfRangeException.ThrowIfNegative(remove);
        return EditAsync(_ => TextEdits.Replace(at, remove, insert), cancellationToken);
    }

    /// <summary>Writes at the end of the text.</summary>
    /// <inheritdoc cref="ReplaceAsync"/>
    public Task AppendAsync(string insert, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(insert);
        return EditAsync(text => TextEdits.Replace(text.Length, 0, insert), cancellationToken);
    }

    /// <summary>What was written when and by whom, newest first.</summary>
    /// <param name="beforeSeq">The <c>NextSeq</c> of the page before; 0 for the newest.</param>
    /// <param name="limit">1 to 200 revisions; 0 for 50.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<History> GetHistoryAsync(
        long beforeSeq = 0, int limit = 0, CancellationToken cancellationToken = default) =>
        QueryAsync<History>(new GetHistory { BeforeSeq = beforeSeq, Limit = limit }, cancellationToken);

    /// <summary>The text as it was at a version.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    /// <exception cref="LimitReachedException">It lies more than 20000 events of the conference back.</exception>
    public async Task<string> GetVersionAsync(long version, CancellationToken cancellationToken = default)
    {
        var answer = await QueryAsync<VersionText>(new GetVersion { Version = version }, cancellationToken)
            .ConfigureAwait(false);
        return answer.Text;
    }

    /// <summary>The text as a Markdown document.</summary>
    public async Task<string> GetMarkdownAsync(CancellationToken cancellationToken = default)
    {
        var answer = await QueryAsync<Markdown>(new GetMarkdown(), cancellationToken).ConfigureAwait(false);
        return answer.Text;
    }

    /// <summary>Shows the others where this participant writes, if all that was written is confirmed.</summary>
    /// <param name="anchor">Where the selection begins.</param>
    /// <param name="head">Where the caret is; equal to <paramref name="anchor"/> when nothing is selected.</param>
    public ValueTask ShowCaretAsync(int anchor, int head)
    {
        var (_, version, isConfirmed) = _state;
        return isConfirmed
            ? SignalAsync(new Caret { Version = version, Anchor = anchor, Head = head })
            : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot)
    {
        lock (_gate)
        {
            _document.Reset(snapshot as NotesSnapshot ?? new NotesSnapshot());
            Changed();
        }
    }

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event)
    {
        if (@event.Body is not TextEdited edited) return;
        lock (_gate)
        {
            _document.Take(edited);
            Changed();
        }
    }

    /// <summary>Under the gate: tells whoever waited, and sees to what is to be sent.</summary>
    private void Changed()
    {
        if (!_document.IsInFlight) Complete(_sent, done => done.TrySetResult());
        _state = new NotesState(_document.Text, _document.Version, !_document.IsInFlight && !_document.IsWaiting);
        if (_pumping || _document.Version < 0 || _state.IsConfirmed) return;
        _pumping = true;
        // Not on the thread that receives: that one must not wait for room to send.
        _ = Task.Run(PumpAsync);
    }

    private async Task PumpAsync()
    {
        while (Next() is { } edit)
        {
            try
            {
                await SendAsync(edit, CancellationToken.None).ConfigureAwait(false);
                lock (_gate) _document.Acknowledge(edit.Number);
            }
            catch (OutcomeUnknownException)
            {
                // The session was lost: the fresh snapshot tells whether it was done, and the next round goes on. When
                // the client closed instead, that round says so.
            }
            catch (InvalidArgumentException) when (IsStale(edit))
            {
                // Written over what is no longer known, and carried over it meanwhile.
            }
            catch (RefusedException refused) when (refused.Retry)
            {
                await Task.Delay(RetryAfter).ConfigureAwait(false);
            }
            catch (RefusedException refused)
            {
                Fail(refused, drop: true);
            }
            catch (ConferenceClientException closed)
            {
                Fail(closed, drop: false);
                return;
            }
        }
    }

    private EditText? Next()
    {
        lock (_gate)
        {
            var edit = _document.Outgoing();
            _pumping = edit is not null;
            if (edit is null || edit.Number == _number) return edit;
            // All that was written until now is in it, unless it is only a part.
            (_number, _isPart) = (edit.Number, _document.IsWaiting);
            if (_isPart) return edit;
            _sent.AddRange(_waiting);
            _waiting.Clear();
            return edit;
        }
    }

    private bool IsStale(EditText edit)
    {
        lock (_gate) return edit.Version != _document.Version;
    }

    private void Fail(ConferenceClientException failure, bool drop)
    {
        lock (_gate)
        {
            if (drop) _document.Drop();
            else _pumping = false;
            Complete(_sent, done => done.TrySetException(failure));
            if (!drop || _isPart) Complete(_waiting, done => done.TrySetException(failure));
            _state = new NotesState(_document.Text, _document.Version, !_document.IsWaiting);
        }
    }

    private static void Complete(List<TaskCompletionSource> waiters, Action<TaskCompletionSource> how)
    {
        foreach (var waiter in waiters) how(waiter);
        waiters.Clear();
    }
}

public sealed partial class ConferenceClient
{
    /// <summary>The shared text.</summary>
    public NotesService Notes => Service<NotesService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Notes = Add(() => new NotesService());
}
