using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Tests.Replicas;

/// <summary>What a host changes of who may do what holds for commands, queries and signals, on every node.</summary>
internal sealed class PermissionTests() : NodeSpec(JournalKind.Sqlite)
{
    [Test]
    public async Task A_changed_permission_holds_on_every_node_until_it_is_set_back()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann", Role.Host);
        var bob = await JoinAsync(n2, "bob");
        string[] types = [nameof(PostMessage), nameof(GetHistory), nameof(Typing)];
        Assert.That((await bob.PostAsync("before")).Refusal, Is.Null);

        var changed = await ann.DoAsync("conference", Of(types, Role.Presenter));
        await bob.UntilAsync(changed.Seq);
        var refused = await bob.PostAsync("refused");
        var unanswered = await bob.AskAsync("chat", new GetHistory());
        bob.Link.Send(new Signal { Service = "chat", Type = nameof(Typing) });
        var silenced = await bob.Connection.FirstAsync(
            "the signal is refused", Soon, m => m.Refusal is { CommandId: 0, QueryId: 0 });
        Assert.Multiple(() =>
        {
            Assert.That(refused.Refusal?.Code, Is.EqualTo(RefusalCode.NotPermitted.Name));
            Assert.That(refused.Refusal?.Message, Does.Contain("a presenter"));
            Assert.That(unanswered.Refusal?.Code, Is.EqualTo(RefusalCode.NotPermitted.Name));
            Assert.That(silenced.Refusal.Code, Is.EqualTo(RefusalCode.NotPermitted.Name));
        });
        Assert.That((await ann.PostAsync("the host may")).Refusal, Is.Null);

        var back = await ann.DoAsync("conference", Of(types, Role.Unspecified));
        await bob.UntilAsync(back.Seq);
        Assert.That((await bob.PostAsync("after")).Refusal, Is.Null);
        Assert.That((await bob.AskAsync("chat", new GetHistory(), 2)).Answer, Is.Not.Null);
    }

    private static ChangePermissions Of(string[] types, Role minimum) => new()
    {
        Permissions =
        {
            types.Select(type => new MessagePermission { Service = "chat", Type = type, Minimum = minimum }),
        },
    };
}
