using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Collab.Actors;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Json;
using Google.Protobuf;

namespace Collab.Cli.Journals;

/// <summary>Prints one conference's events, or what they fold to.</summary>
internal sealed class EventPrinter(JournalTool journal, ConferenceId id, TextWriter output)
{
    private static readonly JsonFormatter Plain = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(false));

    private readonly JsonCodec _codec = new(new CatalogMessageTypes(journal.Catalog));

    /// <summary>One JSON object a line. Returns whether the journal holds any event of the conference.</summary>
    public async Task<bool> PrintEventsAsync(SeqRange range, CancellationToken cancellation)
    {
        var any = false;
        await foreach (var @event in journal.Reader.ReadAllAsync(id, range.From, cancellation))
        {
            any = true;
            if (@event.Event.Seq > range.To) break;
            await output.WriteLineAsync(Inner("event", new ServerMessage { Event = @event.Event }));
        }

        // Nothing from --from on is an answer; nothing at all is a mistake.
        return any || (range.From > 1
            && (await journal.Reader.ReadAsync(id, 1, 1, 1, cancellation)).Count > 0);
    }

    /// <summary>The state after the event <paramref name="to"/>, from the events alone.</summary>
    public async Task<bool> PrintFoldAsync(long to, string? file, CancellationToken cancellation)
    {
        var conference = Conference.Empty(journal.Catalog);
        await foreach (var @event in journal.Reader.ReadAllAsync(id, 1, cancellation))
        {
            if (@event.Event.Seq > to) break;
            conference = conference.Fold(@event.Event);
        }

        if (conference.Seq == 0) return false;
        var state = conference.Disclose();
        if (file is null) await output.WriteLineAsync(Json(state));
        else await WriteAsync(file, state, cancellation);
        return true;
    }

    private async Task WriteAsync(string file, ConferenceState state, CancellationToken cancellation)
    {
        var bytes = state.ToByteArray();
        try
        {
            await File.WriteAllBytesAsync(file, bytes, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Setting("--binary", file, e.Message);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"seq={state.Seq} bytes={bytes.Length} sha256={hash}"));
    }

    private string Json(ConferenceState state)
    {
        var welcome = new Welcome();
        welcome.Snapshots.AddRange(state.Services);
        using var services = JsonDocument.Parse(_codec.Encode(new ServerMessage { Welcome = welcome }));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", state.Seq);
            json.WriteNumber("epoch", state.Epoch);
            json.WritePropertyName("services");
            services.RootElement.GetProperty("welcome").GetProperty("snapshots").WriteTo(json);
            json.WriteStartArray("answered");
            foreach (var session in state.Answered) json.WriteRawValue(Plain.Format(session));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private string Inner(string kind, ServerMessage message)
    {
        using var document = JsonDocument.Parse(_codec.Encode(message));
        return document.RootElement.GetProperty(kind).GetRawText();
    }
}
