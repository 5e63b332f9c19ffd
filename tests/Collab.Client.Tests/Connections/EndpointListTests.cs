using Collab.Client.Connections;

namespace Collab.Client.Tests.Connections;

internal sealed class EndpointListTests
{
    private static readonly Uri A = new("http://a:1/collab");
    private static readonly Uri B = new("http://b:1/collab");

    [TestCase("http://host:5000/collab", "ws://host:5000/collab/ws")]
    [TestCase("https://host/collab/", "wss://host/collab/ws")]
    [TestCase("ws://host:1/x", "ws://host:1/x/ws")]
    [TestCase("wss://host:1", "wss://host:1/ws")]
    [TestCase("https://host/collab?key=1", "wss://host/collab/ws?key=1")]
    public void An_endpoint_has_its_websocket_below(string endpoint, string address) =>
        Assert.That(EndpointList.ToWebSocket(new Uri(endpoint)), Is.EqualTo(new Uri(address)));

    [Test]
    public void The_first_is_tried_first_and_then_around()
    {
        var list = new EndpointList([A, B, A]);
        Assert.That(list.Current, Is.EqualTo(A));
        Assert.That(new[] { list.MoveNext(), list.MoveNext() }, Is.EqualTo(new[] { B, A }));
    }

    [Test]
    public void A_single_one_is_tried_again()
    {
        var list = new EndpointList([A]);
        Assert.That(list.Count, Is.EqualTo(1));
        Assert.That(list.MoveNext(), Is.EqualTo(A));
    }

    [Test]
    public void What_nodes_tell_of_is_known_once()
    {
        var list = new EndpointList([A]);
        list.Learn([B.ToString(), A.ToString(), B.ToString(), "", "nonsense", "ftp://c/collab"]);
        Assert.That(list.All, Is.EquivalentTo(new[] { A, B }));
        Assert.That(list.Count, Is.EqualTo(2));
    }

    [Test]
    public void What_a_node_told_of_last_is_tried_before_everything_else()
    {
        var (c, d) = (new Uri("http://c:1/collab"), new Uri("http://d:1/collab"));
        var list = new EndpointList([A, B]);
        list.Learn([c.ToString()]);
        list.Learn([d.ToString()]);
        Assert.That(
            new[] { list.MoveNext(), list.MoveNext(), list.MoveNext(), list.MoveNext() },
            Is.EqualTo(new[] { d, A, B, c }));
    }

    [Test]
    public void Clients_of_a_lost_node_begin_at_different_ones()
    {
        string[] told = ["http://c:1/collab", "http://d:1/collab", "http://e:1/collab"];
        var firsts = Enumerable.Range(0, 50).Select(seed =>
        {
            var list = new EndpointList([A], new Random(seed));
            list.Learn(told);
            return list.MoveNext().Host;
        });
        Assert.That(firsts.Distinct(), Is.EquivalentTo(new[] { "c", "d", "e" }));
    }

    [Test]
    public void Learned_ones_are_bounded_and_the_current_one_stays()
    {
        var list = new EndpointList([A]);
        list.Learn([B.ToString()]);
        Assert.That(list.MoveNext(), Is.EqualTo(B));
        list.Learn(Enumerable.Range(0, 100).Select(i => $"http://n{i}:1/collab"));
        Assert.That(list.All.Count(), Is.EqualTo(1 + EndpointList.LearnedMax));
        Assert.That(list.All, Has.Member(B));
        Assert.That(list.All, Has.Member(new Uri("http://n99:1/collab")));
    }

    [Test]
    public void An_encrypted_client_is_not_led_to_an_unencrypted_endpoint()
    {
        var list = new EndpointList([new Uri("https://a/collab")]);
        list.Learn(["http://b/collab", "https://c/collab"]);
        Assert.That(list.All.Select(x => x.Host), Is.EquivalentTo(new[] { "a", "c" }));
    }

    [Test]
    public void No_endpoint_or_an_unusable_one_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => new EndpointList([]), Throws.ArgumentException);
        Assert.That(() => new EndpointList([new Uri("ftp://a")]), Throws.ArgumentException);
        Assert.That(() => new EndpointList([new Uri("/collab", UriKind.Relative)]), Throws.ArgumentException);
    });
}
