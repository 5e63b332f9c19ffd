using Collab.Protocol.Services.Notes;
using Collab.Protocol.Texts;

namespace Collab.Client;

/// <summary>
/// The text as this client has it: what the server has confirmed, the one edit that is on its way, and what was written
/// since. No I/O, and not for several threads.
/// </summary>
/// <param name="writer">What this client calls itself.</param>
internal sealed class NotesDocument(string writer)
{
    private const int EditUnitsMax = 8_000;
    private const int EditSpansMax = 200;

    private string _confirmed = "";
    private IReadOnlyList<TextSpan> _waiting = [];
    private IReadOnlyList<TextSpan>? _flight;
    private bool _flightDone;

    /// <summary>The confirmed text's version; -1 before the first snapshot.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>With everything that was written here.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The number of the newest edit that was sent, or is to be.</summary>
    public long Number { get; private set; }

    /// <summary>Whether an edit is on its way.</summary>
    public bool IsInFlight => _flight is not null;

    /// <summary>Whether something waits for the edit on its way.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>Changes the text at once; it goes out with <see cref="Outgoing"/>.</summary>
    public void Edit(IReadOnlyList<TextSpan> spans)
    {
        Text = TextEdits.Apply(Text, spans);
        _waiting = TextEdits.Compose(_waiting, spans);
    }

    /// <summary>
    /// The command that is to be sent now; <c>null</c> for none. Sent again until it is confirmed or dropped, it is
    /// done once.
    /// </summary>
    public EditText? Outgoing()
    {
        if (Version < 0 || _flightDone) return null;
        if (_flight is null)
        {
            if (_waiting.Count == 0) return null;
            (_flight, _waiting) = TextEdits.Split(_waiting, _confirmed, EditUnitsMax, EditSpansMax);
            Number++;
        }

        return new EditText { Version = Version, Writer = writer, Number = Number, Spans = { _flight } };
    }

    /// <summary>The server has it; the event that says so may still be on its way.</summary>
    public void Acknowledge(long number) => _flightDone = _flight is not null && number == Number;

    /// <summary>The server will not have the edit on its way: takes it back, and nothing else.</summary>
    public void Drop()
    {
        if (_flight is null) return;
        var back = TextEdits.Invert(_flight, TextEdits.RemovedFrom(_confirmed, _flight));
        (back, _waiting) = TextEdits.Transform(back, _waiting);
        Text = TextEdits.Apply(Text, back);
        Land();
    }

    /// <summary>Takes an event; what does not follow is passed over.</summary>
    public void Take(TextEdited edited)
    {
        if (edited.Version == Version + 1)
            Next(edited.Version, edited.Spans, _flight is not null && edited.Writer == writer
                && edited.Number == Number);
    }

    /// <summary>Starts from a snapshot, with whatever was not confirmed yet.</summary>
    public void Reset(NotesSnapshot snapshot)
    {
        var newest = snapshot.Writers.FirstOrDefault(x => x.Writer_ == writer);
        var confirmed = _flight is not null && newest?.Number >= Number;
        _flightDone = false;
        if (Version < 0 || (_flight is null && _waiting.Count == 0))
        {
            Text = _confirmed = snapshot.Text;
        }
        else if (Version >= snapshot.Version - snapshot.Edits.Count && Version <= snapshot.Version)
        {
            foreach (var known in snapshot.Edits.Skip(snapshot.Edits.Count - (int)(snapshot.Version - Version)))
                Next(Version + 1, known.Spans, confirmed && Version + 1 == newest!.Version);
        }
        else
        {
            CarryOver(snapshot.Text, confirmed);
        }

        Version = snapshot.Version;
    }

    private void Next(long version, IReadOnlyList<TextSpan> spans, bool mine)
    {
        _confirmed = TextEdits.Apply(_confirmed, spans);
        Version = version;
        if (mine)
        {
            Land();
            return;
        }

        var change = spans;
        if (_flight is not null) (change, _flight) = TextEdits.Transform(change, _flight);
        (change, _waiting) = TextEdits.Transform(change, _waiting);
        Text = TextEdits.Apply(Text, change);
    }

    // So much was written meanwhile that the server does not say it edit by edit: all of it counts as one change.
    private void CarryOver(string text, bool confirmed)
    {
        if (confirmed)
        {
            _confirmed = TextEdits.Apply(_confirmed, _flight!);
            Land();
        }

        Next(Version, TextEdits.Difference(_confirmed, text), mine: false);
    }

    private void Land() => (_flight, _flightDone) = (null, false);
}
