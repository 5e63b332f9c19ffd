using Collab.Actors.Journal;
using Collab.Actors.Services.Media;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Media;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Actors.Tests.Services.Media;

/// <summary>What an embedder's media bridge and telephony are told, and when.</summary>
internal sealed class BridgeTests() : NodeSpec(JournalKind.Sqlite)
{
    private readonly RecordingBridge _bridge = new();

    [Test]
    public async Task A_bridge_is_told_who_comes_and_goes_and_its_access_reaches_whom_it_is_for()
    {
        var node = await StartWithTeaAsync();
        var (ann, bob) = (await JoinAsync(node, "ann"), await JoinAsync(node, "bob"));
        await ann.DoAsync("media", new JoinCall());
        await ToldAsync("open ann", "admit ann 1");
        await bob.DoAsync("media", new JoinCall { Camera = true });
        await ToldAsync("open ann", "admit ann 1", "admit bob 2 camera");
        var granted = await ann.Connection.FirstAsync(
            "access", Soon, message => message.Event?.Type == nameof(AccessGranted));
        Assert.That(
            AccessGranted.Parser.ParseFrom(granted.Event.Body).Access.ToStringUtf8(), Is.EqualTo("token of ann 1"));

        await bob.DoAsync("media", new SetCamera());
        await ToldAsync("open ann", "admit ann 1", "admit bob 2 camera", "admit bob 2");
        await ann.DoAsync("media", new LeaveCall());
        await ToldAsync("open ann", "admit ann 1", "admit bob 2 camera", "admit bob 2", "release ann 1");
        await bob.DoAsync("media", new LeaveCall());
        await ToldAsync(
            "open ann", "admit ann 1", "admit bob 2 camera", "admit bob 2", "release ann 1", "release bob 2", "close");
        Assert.That(
            (await LogAsync()).Count(x => x.Type == nameof(AccessGranted)), Is.EqualTo(2), "one for each stay");
    }

    [Test]
    public async Task After_a_failover_the_bridge_is_told_everything_again_by_the_next_node()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        await CreateTeaAsync(n1, new Settings { ReconnectGraceSeconds = 600 });
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n2, "ann");
        Assert.That(ann.Joined.PrimaryNode, Is.EqualTo("n1"));
        await ann.DoAsync("media", new JoinCall());
        await ToldAsync("open ann", "admit ann 1");

        await n1.CrashAsync();
        await ToldAsync("open ann", "admit ann 1", "open ann", "admit ann 1");
        await ann.DoAsync("media", new LeaveCall());
        await ToldAsync("open ann", "admit ann 1", "open ann", "admit ann 1", "release ann 1", "close");
        var log = await LogAsync();
        Assert.That(log.Count(IsA<AccessGranted>), Is.EqualTo(1), "what was granted is not granted again");
        Assert.That(log.Count(IsA<BridgeChanged>), Is.EqualTo(1));
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task A_bridge_that_failed_is_told_again_from_the_beginning()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        await ann.DoAsync("media", new JoinCall());
        await ToldAsync("open ann", "admit ann 1");
        _bridge.FailNext(1);
        await ann.DoAsync("media", new SetCamera { On = true });
        await ToldAsync("open ann", "admit ann 1", "open ann", "admit ann 1 camera");
    }

    [Test]
    public async Task Telephones_are_dialled_once_and_hung_up()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        await LogAsync("telephones are offered", log => log.Any(IsA<TelephonyChanged>));
        await ann.DoAsync("media", new DialOut { Number = "+4930", Label = "Eve" });
        await ToldAsync("dial out-1 +4930");
        await SubmitAsync(node, "media", new ReportCaller { Caller = "out-1", Status = CallerStatus.Connected });
        await ann.DoAsync("media", new HangUp { Caller = "out-1" });
        await ToldAsync("dial out-1 +4930", "hang up out-1");
        await LogAsync("the caller is gone", log => log.Any(IsA<CallerRemoved>));

        _bridge.FailNext(1);
        await ann.DoAsync("media", new DialOut { Number = "112", Label = "Help" });
        var log = await LogAsync("nobody was reached", events => events.Count(IsA<CallerRemoved>) == 2);
        var removed = CallerRemoved.Parser.ParseFrom(log.Last(IsA<CallerRemoved>).Body);
        Assert.That((removed.Caller, removed.Reason), Is.EqualTo(("out-2", "Help could not be called.")));
    }

    protected override void AddServices(IServiceCollection services) => services
        .AddSingleton<IMediaBridge>(_bridge).AddCollabMediaBridge<RecordingBridge>()
        .AddSingleton<ITelephony>(_bridge).AddCollabTelephony<RecordingBridge>();

    private Task<string> ToldAsync(params string[] what) => Eventually.GetAsync(
        $"the bridge was told {string.Join(", ", what)}",
        Soon,
        () => Task.FromResult(string.Join(", ", _bridge.Told)),
        told => told == string.Join(", ", what),
        string.Join(", ", what));
}
