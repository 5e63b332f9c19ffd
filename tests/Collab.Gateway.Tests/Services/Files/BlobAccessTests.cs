using System.Net;
using Collab.Actors;
using Collab.Actors.Blobs;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Gateway.Tests.Services.Files;

/// <summary>Who may upload and download: by ticket, by session, by link.</summary>
internal sealed class BlobAccessTests : BlobSpec
{
    [Test]
    public async Task A_link_opens_one_blob_to_one_participant_until_they_leave()
    {
        await ShareAsync();
        using var nobody = Bearer(null);
        var link = await LinkAsync("bo");
        Assert.That(await nobody.GetByteArrayAsync(Blob($"?link={link}")), Is.EqualTo(Content));
        using var range = await RangeAsync(nobody, 5, 9, $"?link={link}");
        Assert.That(await range.Content.ReadAsByteArrayAsync(), Is.EqualTo(Content[5..10]));

        foreach (var forged in new[]
        {
            link.Replace("~bo~", "~ada~", StringComparison.Ordinal),
            link[..^1] + (link[^1] == 'A' ? 'B' : 'A'),
            "main~bo~99999999999999~x", "x", "",
        })
        {
            using var refused = await nobody.GetAsync(Blob($"?link={forged}"));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), forged);
        }

        await OfferAsync();
        using var other = await nobody.GetAsync($"conferences/{Conference}/blobs/files/2?link={link}");
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "it is for one blob");
        using var writing = await nobody.PutAsync(Blob($"?link={link}"), new ByteArrayContent([]));
        Assert.That(writing.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "it is for reading");

        await SendAsync(Ada, "ada", "roster", new Remove { Participant = "bo" });
        using var gone = await nobody.GetAsync(Blob($"?link={link}"));
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_link_is_good_at_any_node_and_only_for_a_while()
    {
        await ShareAsync();
        var clock = new FixedClock(TimeSpan.FromHours(-1));
        var links = ActivatorUtilities.CreateInstance<Gateway.Blobs.BlobLinks>(Host.Services, clock);
        var id = new BlobId(new ConferenceId("main", Conference), "files", "1");
        // Another node with the same keys.
        var (link, expiresAt) = links.Sign(id, "bo");
        Assert.That(expiresAt, Is.EqualTo(clock.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds()));
        Assert.That(links.Read(link, Conference, "files", "1").Participant, Is.EqualTo("bo"));
        var own = ActivatorUtilities.CreateInstance<Gateway.Blobs.BlobLinks>(Host.Services, TimeProvider.System);
        using var nobody = Bearer(null);
        Assert.That(
            await nobody.GetByteArrayAsync(Blob($"?link={own.Sign(id, "bo").Link}")), Is.EqualTo(Content));
        using var late = await nobody.GetAsync(Blob($"?link={link}"));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "the test's clock is long past");
    }

    [Test]
    public async Task Only_who_has_offered_it_uploads_and_only_who_is_there_reads()
    {
        await OfferAsync();
        using var ada = Bearer("ada");
        using var notOwner = await ada.PutAsync(Blob("?offset=0"), new ByteArrayContent(Content));
        Assert.That(notOwner.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        using var early = await ada.GetAsync(Blob());
        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using var noLink = await ada.PostAsync(Blob("/links"), null);
        Assert.That(noLink.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using (var bo = Bearer("bo")) await PutAsync(bo, 0, Content);

        var elsewhere = await Host.CreateConferenceAsync();
        (string? Token, HttpStatusCode Status)[] cases =
        [
            (Host.Ticket(Conference, "bo", Role.Attendee), HttpStatusCode.OK),
            (Host.Ticket(Conference, "cy", Role.Attendee), HttpStatusCode.Forbidden),
            (Host.Ticket(Conference, "cy", Role.CoHost), HttpStatusCode.OK),
            (Host.Ticket(elsewhere, "bo", Role.Attendee), HttpStatusCode.Forbidden),
            (Host.Issuer.IssueApiToken("main", TimeSpan.FromMinutes(5)), HttpStatusCode.OK),
            (Host.Issuer.IssueApiToken("other", TimeSpan.FromMinutes(5)), HttpStatusCode.NotFound),
            ("nonsense", HttpStatusCode.Unauthorized),
            (null, HttpStatusCode.Unauthorized),
        ];
        foreach (var (token, status) in cases)
        {
            using var client = Token(token);
            using var response = await client.GetAsync(Blob());
            Assert.That(response.StatusCode, Is.EqualTo(status), token);
        }
    }

    [Test]
    public async Task An_expired_ticket_will_do_with_the_session_s_secret()
    {
        await ShareAsync();
        var clock = new FixedClock(TimeSpan.FromHours(-1));
        var issuer = new Gateway.Tickets.TicketIssuer(GatewayHost.Key, clock);
        var ticket = issuer.Issue(
            new Identity(new ConferenceId("main", Conference), "bo", "bo", Role.Attendee), TimeSpan.FromMinutes(1));
        (string? Session, HttpStatusCode Status)[] cases =
        [
            (null, HttpStatusCode.Unauthorized),
            ($"{BoWelcome.Session}:x", HttpStatusCode.Unauthorized),
            ($"x:{BoWelcome.Secret}", HttpStatusCode.Unauthorized),
            ($"{BoWelcome.Session}:{BoWelcome.Secret}", HttpStatusCode.OK),
        ];
        foreach (var (session, status) in cases)
        {
            using var client = Token(ticket);
            if (session is not null) client.DefaultRequestHeaders.Add("Collab-Session", session);
            using var response = await client.GetAsync(Blob());
            Assert.That(response.StatusCode, Is.EqualTo(status), session);
        }
    }
}
