using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Services.Admission;

/// <summary>Newcomers whom a service has wait, at the nodes that they came to.</summary>
[TestFixture(JournalKind.Sqlite)]
internal sealed class HeldTests(JournalKind kind) : NodeSpec(kind)
{
    [Test]
    public async Task Who_is_held_sees_nothing_but_that_and_comes_in_when_let_in()
    {
        var (node, ann) = await OpenAsync();
        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);
        var cid = TestClient.Connect(node, Tea, "cid", Role.Attendee, Soon);
        await HeldAsync(bob, 1);
        await HeldAsync(cid, 2);
        await ann.PostAsync("not for them");
        await ann.DoAsync("admission", new Admit { Participants = { "bob" } });

        var welcome = await bob.WelcomedAsync();
        await HeldAsync(cid, 1);
        Assert.That(bob.Connection.Messages.TakeWhile(m => m.Welcome is null).All(m => m.Held is not null), Is.True);
        Assert.That(cid.Connection.Messages.All(m => m.Held is not null), Is.True);
        Assert.That(TestClient.RosterOf(welcome).Participants.Select(x => x.Id), Is.EqualTo(new[] { "ann", "bob" }));

        await ann.DoAsync("admission", new Deny { Participant = "cid" });
        var ending = await cid.EndedAsync();
        Assert.That((ending.Code, ending.Resume), Is.EqualTo((RefusalCode.EntryDenied, false)));
    }

    [Test]
    public async Task The_place_is_kept_when_the_node_is_another_one()
    {
        var (n1, ann) = await OpenAsync();
        var n2 = await StartAsync("n2", null, n1);
        var bob = TestClient.Connect(n1, Tea, "bob", Role.Attendee, Soon);
        await HeldAsync(bob, 1);
        var cid = TestClient.Connect(n2, Tea, "cid", Role.Attendee, Soon);
        await HeldAsync(cid, 2);
        bob.Drop();
        bob = TestClient.Connect(n2, Tea, "bob", Role.Attendee, Soon);
        await HeldAsync(bob, 1);

        await ann.DoAsync("admission", new Admit { All = true });
        await bob.WelcomedAsync();
        await cid.WelcomedAsync();
    }

    [Test]
    public async Task Who_gives_up_leaves_the_lobby()
    {
        var (node, ann) = await OpenAsync();
        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);
        await HeldAsync(bob, 1);
        bob.Drop();
        await Eventually.GetAsync(
            "the lobby is empty",
            Soon,
            async () => AdmissionSnapshot.Parser.ParseFrom(
                (await ann.AskAsync("admission", new GetLobby(), Random.Shared.Next())).Answer.Body),
            lobby => lobby.Waiting.Count == 0,
            "nobody waits");
    }

    [Test]
    public async Task A_newcomer_who_waits_for_the_host_comes_in_with_the_host()
    {
        var node = await StartWithTeaAsync();
        await SubmitAsync(node, "admission", new ChangePolicy { Policy = new Policy { WaitForHost = true } });
        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);
        await HeldAsync(bob, 0);
        await JoinAsync(node, "ann", Role.Host);
        await bob.WelcomedAsync();
    }

    [Test]
    public async Task The_password_is_asked_for_checked_and_not_kept()
    {
        var (node, ann) = await OpenAsync(lobby: false);
        await ann.DoAsync("admission", new SetPassword { Password = "tea time" });
        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);
        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.PasswordRequired));
        bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon, new Hello { Password = "coffee" });
        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.PasswordWrong));
        Assert.That(bob.Connection.Messages, Is.Empty);
        bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon, new Hello { Password = "tea time" });
        await bob.WelcomedAsync();
        var secret = bob.Connection.Events.Concat(ann.Connection.Events);
        Assert.That(secret.Any(e => e.Body.ToStringUtf8().Contains("tea time", StringComparison.Ordinal)), Is.False);
    }

    private static Task<ServerMessage> HeldAsync(TestClient client, int position) => client.Connection.FirstAsync(
        $"{client.Identity.Participant} is held at {position}", Soon, m => m.Held?.Position == position);

    private async Task<(TestNode Node, TestClient Host)> OpenAsync(bool lobby = true)
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        await ann.DoAsync("admission", new ChangePolicy { Policy = new Policy { Lobby = lobby } });
        return (node, ann);
    }
}
