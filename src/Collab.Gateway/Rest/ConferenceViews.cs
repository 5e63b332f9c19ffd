using Collab.Core.Conferences;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using LifePhase = Collab.Protocol.Services.Conference.Phase;
using RosterPresence = Collab.Protocol.Services.Roster.Presence;

namespace Collab.Gateway.Rest;

/// <summary>What a conference is created with.</summary>
/// <param name="Id">1 to 64 of <c>A-Z a-z 0-9 . _ -</c>; one is made up when it is absent.</param>
/// <param name="Title">At most 200 characters.</param>
/// <param name="Settings">Defaults for whatever is absent.</param>
public sealed record CreateConference(string? Id, string? Title, ConferenceSettingsView? Settings);

/// <summary>A conference's settings. Absent or 0 means the default.</summary>
/// <param name="ParticipantsMax">1 to 5000, default 1000.</param>
/// <param name="DurationMaxSeconds">60 to 604800, default 86400; from opening.</param>
/// <param name="EmptyTimeoutSeconds">1 to 604800, default 300; with nobody present the conference ends.</param>
/// <param name="ReconnectGraceSeconds">1 to 3600, default 30; how long a lost participant is kept.</param>
/// <param name="HostLeaves"><c>pass</c> (default): the role passes on; <c>end</c>: the conference ends.</param>
/// <param name="HostLeavesDelaySeconds">1 to 3600, default 10; from the last host's leaving.</param>
/// <param name="WaitForHost">Whether only a host's joining opens the conference.</param>
public sealed record ConferenceSettingsView(
    int ParticipantsMax = 0,
    int DurationMaxSeconds = 0,
    int EmptyTimeoutSeconds = 0,
    int ReconnectGraceSeconds = 0,
    string? HostLeaves = null,
    int HostLeavesDelaySeconds = 0,
    bool WaitForHost = false)
{
    internal static ConferenceSettingsView Of(Settings settings) => new(
        settings.ParticipantsMax,
        settings.DurationMaxSeconds,
        settings.EmptyTimeoutSeconds,
        settings.ReconnectGraceSeconds,
        settings.HostLeaves == HostLeavesPolicy.End ? "end" : "pass",
        settings.HostLeavesDelaySeconds,
        settings.WaitForHost);
}

/// <summary>A conference in a list.</summary>
/// <param name="Id">Within the site.</param>
/// <param name="Title">For people.</param>
/// <param name="Phase"><c>created</c>, <c>open</c> or <c>ended</c>.</param>
/// <param name="Participants">How many are present.</param>
public sealed record ConferenceListing(string Id, string Title, string Phase, int Participants);

/// <summary>A stretch of a site's conferences, by id.</summary>
/// <param name="Conferences">In ordinal order of their ids, ended ones included.</param>
/// <param name="Next">What to ask for as <c>after</c> next; <c>null</c> at the end.</param>
public sealed record ConferencePage(IReadOnlyList<ConferenceListing> Conferences, string? Next);

/// <summary>A participant who is present.</summary>
/// <param name="Id">Within the conference.</param>
/// <param name="Name">The display name.</param>
/// <param name="Role"><c>host</c>, <c>co_host</c>, <c>presenter</c> or <c>attendee</c>.</param>
/// <param name="Presence"><c>connected</c> or <c>reconnecting</c>.</param>
/// <param name="JoinedAt">Milliseconds since the Unix epoch.</param>
/// <param name="Node">Which node serves them, or did last.</param>
public sealed record ParticipantView(string Id, string Name, string Role, string Presence, long JoinedAt, string Node)
{
    internal static ParticipantView Of(Participant participant) => new(
        participant.Id,
        participant.Name,
        Tickets.TicketClaims.NameOf(participant.Role),
        participant.Presence == RosterPresence.Reconnecting ? "reconnecting" : "connected",
        participant.JoinedAt,
        participant.Node);
}

/// <summary>A conference as the journal has it. Times are milliseconds since the Unix epoch, 0 for "not yet".</summary>
/// <param name="Site">Whose it is.</param>
/// <param name="Id">Within the site.</param>
/// <param name="Title">For people.</param>
/// <param name="Phase"><c>created</c>, <c>open</c> or <c>ended</c>.</param>
/// <param name="Locked">Whether newcomers are refused.</param>
/// <param name="Settings">Complete.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="OpenedAt">When it opened.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Seq">The number of the last event.</param>
/// <param name="Epoch">The incarnation of the primary.</param>
/// <param name="PrimaryNode">The node that hosted the primary when the last event was written.</param>
/// <param name="StateHash">SHA-256 of the state's bytes, in hexadecimal.</param>
/// <param name="Participants">Who is present, in the order of joining.</param>
public sealed record ConferenceView(
    string Site,
    string Id,
    string Title,
    string Phase,
    bool Locked,
    ConferenceSettingsView Settings,
    long CreatedAt,
    long OpenedAt,
    long EndedAt,
    long Seq,
    long Epoch,
    string PrimaryNode,
    string StateHash,
    IReadOnlyList<ParticipantView> Participants)
{
    internal static string PhaseOf(Conference conference) => conference.Facts.Conference.Phase switch
    {
        LifePhase.Created => "created",
        LifePhase.Open => "open",
        _ => "ended",
    };

    internal static ConferenceView Of(string site, string id, Conference conference)
    {
        var (life, roster) = (conference.Facts.Conference, conference.Facts.Roster);
        return new ConferenceView(
            site,
            id,
            life.Title,
            PhaseOf(conference),
            life.Locked,
            ConferenceSettingsView.Of(life.Settings),
            life.CreatedAt,
            life.OpenedAt,
            life.EndedAt,
            conference.Seq,
            conference.Epoch,
            life.PrimaryNode,
            StateBytes.HashOf(conference),
            [.. roster.Participants.Select(ParticipantView.Of)]);
    }
}

/// <summary>How a command of the API ended.</summary>
/// <param name="Seq">The seq of its last event; 0 when there was nothing to change.</param>
public sealed record CommandDone(long Seq);
