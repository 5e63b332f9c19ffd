using System.Collections.Frozen;
using System.Reflection;

namespace Collab.Protocol;

/// <summary>Why something was not done: the closed list that <c>docs/protocol.md</c> explains.</summary>
/// <remarks>A name is never changed or reused. A client treats a code that it does not know by its flag.</remarks>
public sealed record RefusalCode
{
    private RefusalCode(string name, bool retry, int closeCode, string meaning) =>
        (Name, Retry, CloseCode, Meaning) = (name, retry, closeCode, meaning);

    /// <summary>As it stands on the wire.</summary>
    public string Name { get; }

    /// <summary>Whether the same request may succeed later without being changed.</summary>
    public bool Retry { get; }

    /// <summary>The WebSocket close code when it ends a connection; 0 when it never does.</summary>
    public int CloseCode { get; }

    /// <summary>One sentence for the documentation.</summary>
    public string Meaning { get; }

    // The connection.
    public static readonly RefusalCode MalformedFrame = new("malformed_frame", false, 4400,
        "The WebSocket message is not a frame of the subprotocol in use.");
    public static readonly RefusalCode FrameTooLarge = new("frame_too_large", false, 4413,
        "The WebSocket message is larger than the frame limit.");
    public static readonly RefusalCode HelloExpected = new("hello_expected", false, 4400,
        "The first message of a connection must be a Hello.");
    public static readonly RefusalCode HelloRepeated = new("hello_repeated", false, 4400,
        "A connection says Hello once.");
    public static readonly RefusalCode HelloTimeout = new("hello_timeout", true, 4408,
        "No Hello came in time.");
    public static readonly RefusalCode IdleTimeout = new("idle_timeout", true, 4408,
        "The client sent nothing, not even a Ping, for longer than the idle limit.");
    public static readonly RefusalCode SubprotocolUnknown = new("subprotocol_unknown", false, 0,
        "The WebSocket handshake offers no subprotocol that the server speaks.");
    public static readonly RefusalCode SlowConsumer = new("slow_consumer", true, 4429,
        "The client read too slowly and its queue is full; resume to carry on.");
    public static readonly RefusalCode ServerDraining = new("server_draining", true, 4503,
        "The node is shutting down; resume at another one.");
    public static readonly RefusalCode TooManyConnections = new("too_many_connections", true, 4503,
        "The node holds as many connections as it may.");

    // Who you are.
    public static readonly RefusalCode TicketMissing = new("ticket_missing", false, 4401,
        "The Hello has no ticket, or the API request no token.");
    public static readonly RefusalCode TicketInvalid = new("ticket_invalid", false, 4401,
        "The ticket is not a valid JWT of a key that this server knows, or lacks a claim.");
    public static readonly RefusalCode TicketExpired = new("ticket_expired", false, 4401,
        "The ticket's time has passed; get a new one.");
    public static readonly RefusalCode TicketConference = new("ticket_conference", false, 4403,
        "The ticket is for another conference than the Hello.");
    public static readonly RefusalCode Banned = new("banned", false, 4403,
        "This participant was banned from the conference.");
    public static readonly RefusalCode Removed = new("removed", false, 4403,
        "A host or co-host removed this participant.");
    public static readonly RefusalCode SessionUnknown = new("session_unknown", false, 4404,
        "The session to resume is not, or no longer, in the conference; join anew.");
    public static readonly RefusalCode SessionSecretInvalid = new("session_secret_invalid", false, 4401,
        "The secret does not belong to the session.");
    public static readonly RefusalCode SessionReplaced = new("session_replaced", false, 4409,
        "The same participant joined again, or resumed elsewhere; this connection is no longer theirs.");
    public static readonly RefusalCode SessionEnded = new("session_ended", false, 4410,
        "The participant has left; nothing more is done for this session.");
    public static readonly RefusalCode ResumeOutOfRange = new("resume_out_of_range", false, 4400,
        "The last seq of the resume lies beyond the end of the conference's log.");

    // The conference.
    public static readonly RefusalCode ConferenceNotFound = new("conference_not_found", false, 4404,
        "There is no conference of that id.");
    public static readonly RefusalCode ConferenceNotOpen = new("conference_not_open", true, 4403,
        "The conference waits for its host.");
    public static readonly RefusalCode ConferenceLocked = new("conference_locked", true, 4403,
        "The conference is locked: it takes no newcomers.");
    public static readonly RefusalCode ConferenceFull = new("conference_full", true, 4403,
        "The conference has as many participants as it may.");
    public static readonly RefusalCode Waiting = new("waiting", true, 4403,
        "Whoever decides about newcomers has not decided yet.");
    public static readonly RefusalCode EntryDenied = new("entry_denied", false, 4403,
        "A host or co-host did not let this participant in, or nobody did in time.");
    public static readonly RefusalCode PasswordRequired = new("password_required", false, 4401,
        "The conference asks for a password and the Hello has none.");
    public static readonly RefusalCode PasswordWrong = new("password_wrong", false, 4401,
        "The password of the Hello is not the conference's.");
    public static readonly RefusalCode ConferenceEnded = new("conference_ended", false, 4410,
        "The conference has ended, for good.");
    public static readonly RefusalCode ConferenceUnavailable = new("conference_unavailable", true, 4503,
        "The conference's primary did not answer in time.");

    // Commands, queries and signals.
    public static readonly RefusalCode CommandIdInvalid = new("command_id_invalid", false, 0,
        "A command id is a whole number from 1.");
    public static readonly RefusalCode CommandIdReused = new("command_id_reused", false, 0,
        "The id belongs to another command that is still unanswered.");
    public static readonly RefusalCode CommandOutOfOrder = new("command_out_of_order", false, 0,
        "The id is not above the ids sent before on this connection, and no answer to it is known.");
    public static readonly RefusalCode CommandTooOld = new("command_too_old", false, 0,
        "The id lies so far back that whether it was done is no longer known.");
    public static readonly RefusalCode TooManyPending = new("too_many_pending", true, 0,
        "The session has as many unanswered commands as it may.");
    public static readonly RefusalCode RateLimited = new("rate_limited", true, 4429,
        "The client sends faster than the limit; one that goes on regardless is disconnected.");
    public static readonly RefusalCode UnknownService = new("unknown_service", false, 0,
        "The server has no service of that name.");
    public static readonly RefusalCode UnknownType = new("unknown_type", false, 0,
        "The service has no command, query or signal of that type.");
    public static readonly RefusalCode MalformedBody = new("malformed_body", false, 0,
        "The body is not a message of its type.");
    public static readonly RefusalCode NotPermitted = new("not_permitted", false, 0,
        "The participant's role does not suffice.");
    public static readonly RefusalCode InvalidArgument = new("invalid_argument", false, 0,
        "A field's value is outside what is legal.");
    public static readonly RefusalCode NotFound = new("not_found", false, 0,
        "What the request refers to does not exist, or may not be seen by the sender.");
    public static readonly RefusalCode LimitReached = new("limit_reached", false, 0,
        "Doing it would pass a limit of the conference or the service.");
    public static readonly RefusalCode ServiceFailed = new("service_failed", false, 0,
        "The service broke while handling this request; it was restarted and nothing was changed.");
    public static readonly RefusalCode ServiceUnavailable = new("service_unavailable", true, 0,
        "The service failed repeatedly and is switched off for a while.");
    public static readonly RefusalCode JournalUnavailable = new("journal_unavailable", true, 4503,
        "The journal cannot be read or written at the moment; sent again with the same id, a command is done once.");
    public static readonly RefusalCode Overloaded = new("overloaded", true, 0,
        "A queue is full; send again later.");

    /// <summary>Every code, in the order of the documentation.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } =
    [
        .. typeof(RefusalCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(RefusalCode))
            .Select(field => (RefusalCode)field.GetValue(null)!),
    ];

    private static readonly FrozenDictionary<string, RefusalCode> ByName = All.ToFrozenDictionary(x => x.Name);

    /// <summary>The code of that name, or <c>null</c> when this build has none.</summary>
    public static RefusalCode? Find(string name) => ByName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
