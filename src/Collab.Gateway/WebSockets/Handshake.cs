using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Core.Services;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Microsoft.Extensions.Logging;

namespace Collab.Gateway.WebSockets;

/// <summary>From a client's <see cref="Hello"/> to its session.</summary>
internal sealed class Handshake(ConnectionServices services, ClientConnection connection, SessionHandle session)
{
    /// <summary>Who the client is; empty until its ticket was found good.</summary>
    public string Participant { get; private set; } = "";

    /// <summary>Checks the ticket and joins or resumes; the outcome is a Welcome or the connection's closing.</summary>
    public async ValueTask BeginAsync(Hello hello, string subprotocol)
    {
        connection.HelloReceived();
        var check = await services.Tickets.CheckAsync(hello.Ticket).ConfigureAwait(false);
        // A session outlives its ticket: its secret, which the replica checks, proves more than the ticket did.
        var resumes = check.Refused == RefusalCode.TicketExpired && hello.Resume is not null;
        if (check.Identity is not { } identity || (check.Refused is not null && !resumes))
        {
            connection.Close(check.Refused!, check.Message, resume: false);
        }
        else if (hello.Conference != identity.Conference.Name)
        {
            connection.Close(
                RefusalCode.TicketConference,
                $"The ticket is for '{identity.Conference.Name}', "
                    + $"the Hello for '{LegalText.Quotable(hello.Conference)}'.",
                resume: false);
        }
        else if (LegalText.CheckLine("client", hello.Client, 0, RosterLimits.TokenCharactersMax) is { } illegal)
        {
            connection.Close(RefusalCode.MalformedFrame, illegal.Message, resume: false);
        }
        else if (hello.Password.Length > ProtocolLimits.PasswordCharactersMax)
        {
            connection.Close(
                RefusalCode.MalformedFrame,
                $"password has {hello.Password.Length} characters; {ProtocolLimits.PasswordCharactersMax} are legal.",
                resume: false);
        }
        else
        {
            Participant = identity.Participant;
            services.Log.HelloAccepted(
                connection.Id,
                identity.Participant,
                identity.Conference.ToString(),
                subprotocol,
                hello.Resume is not null);
            if (hello.Room is null) Connect(identity, hello);
            else await EnterRoomAsync(identity, hello).ConfigureAwait(false);
        }
    }

    private async Task EnterRoomAsync(Identity identity, Hello hello)
    {
        try
        {
            var (inRoom, entry) = await RoomDoor.EnterAsync(services, identity, hello).ConfigureAwait(false);
            if (inRoom is null)
            {
                connection.Close(entry.Refused!, entry.Message, resume: false);
                return;
            }

            Connect(inRoom, hello);
            _ = RoomDoor.WatchAsync(services, connection, identity, hello.Room);
        }
        catch (Exception e) when (e is JournalUnavailableException or OperationCanceledException)
        {
            connection.Close(
                RefusalCode.ConferenceUnavailable,
                "Whether you may go into the room cannot be said at the moment: try again.",
                hello.Resume is not null);
        }
    }

    private void Connect(Identity identity, Hello hello)
    {
        try
        {
            session.Attach(services.Node.Conferences.Connect(identity, hello, connection));
        }
        catch (Exception e)
        {
            // Whatever it is, it is this node's fault, and ends this connection alone.
            services.Log.HandOverFailed(e, connection.Id);
            connection.Close(
                RefusalCode.ConferenceUnavailable,
                "The node cannot serve the conference now: try again.",
                hello.Resume is not null);
        }
    }
}
