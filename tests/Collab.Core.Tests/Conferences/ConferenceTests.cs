using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

[Parallelizable(ParallelScope.All)]
public sealed class ConferenceTests
{
    [Test]
    public void An_event_that_is_not_the_next_is_not_folded()
    {
        var driver = ConferenceDriver.Created();
        var last = driver.Log[^1];
        Assert.Throws<InvalidOperationException>(() => driver.State.Fold(last));
        var later = last.Clone();
        later.Seq += 2;
        Assert.Throws<InvalidOperationException>(() => driver.State.Fold(later));
    }

    [TestCase("nothing", "ConferenceOpened")]
    [TestCase("conference", "Nothing")]
    [TestCase("conference", "Open")]
    public void An_event_that_no_service_knows_is_a_crash(string service, string type)
    {
        var @event = new Event { Seq = 1, Service = service, Type = type };
        var failure = Assert.Throws<UnknownEventException>(() => Conference.Empty(ServiceCatalog.BuiltIn).Fold(@event));
        Assert.That(failure!.Message, Does.Contain($"'{service}/{type}'"));
    }

    [Test]
    public void A_snapshot_with_a_service_that_is_gone_is_a_crash()
    {
        var snapshot = new ConferenceState { Seq = 1, Services = { new ServiceSnapshot { Service = "nothing" } } };
        Assert.Throws<UnknownEventException>(() => Conference.FromSnapshot(ServiceCatalog.BuiltIn, snapshot));
    }

    [Test]
    public void A_command_is_answered_by_its_last_event_as_long_as_its_session_lives()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob");
        driver.Send("ann", new BanParticipant { Participant = "bob" });
        Assert.That(driver.State.AnswerTo("ann-s1", 1), Is.EqualTo(driver.State.Seq));
        Assert.That(driver.State.AnswerTo("ann-s1", 2), Is.Null);
        Assert.That(driver.State.AnswerTo("bob-s2", 1), Is.Null);
        driver.Join("ann", Role.Host);
        Assert.That(driver.State.AnswerTo("ann-s1", 1), Is.Null, "the session was replaced");
    }

    [Test]
    public void Answers_are_forgotten_oldest_first_and_known_to_be()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        for (var i = 0; i < ProtocolLimits.AnsweredCommandsMax; i++) driver.Send("ann", new PostMessage { Text = "x" });
        Assert.That(driver.State.AnswerTo("ann-s1", 1), Is.Not.Null);
        Assert.That(driver.State.IsForgotten("ann-s1", 1), Is.False);
        driver.Send("ann", new PostMessage { Text = "x" });
        Assert.That(driver.State.AnswerTo("ann-s1", 1), Is.Null);
        Assert.That(driver.State.IsForgotten("ann-s1", 1), Is.True);
        Assert.That(driver.State.IsForgotten("ann-s1", 2), Is.False);
        var restored = Conference.FromSnapshot(driver.State.Catalog, driver.State.ToSnapshot());
        Assert.That(restored.IsForgotten("ann-s1", 1), Is.True);
        Assert.That(restored.AnswerTo("ann-s1", 2), Is.EqualTo(driver.State.AnswerTo("ann-s1", 2)));
    }

    [Test]
    public void The_epoch_is_that_of_the_last_activation()
    {
        var driver = ConferenceDriver.Created();
        Assert.That(driver.State.Epoch, Is.EqualTo(1));
        var next = driver.State.Fold(new Event
        {
            Seq = driver.State.Seq + 1,
            Service = "conference",
            Type = "Activated",
            Body = new Activated { Epoch = 2, Node = "n2" }.ToByteString(),
        });
        Assert.That(next.Epoch, Is.EqualTo(2));
        Assert.That(next.ToSnapshot().Epoch, Is.EqualTo(2));
    }

    [Test]
    public void Facts_are_the_same_instance_until_conference_or_roster_change()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host);
        var facts = driver.Facts;
        driver.Send("ann", new PostMessage { Text = "x" });
        Assert.That(driver.Facts, Is.SameAs(facts));
        driver.Send("ann", new Rename { Name = "Anne" });
        Assert.That(driver.Facts, Is.Not.SameAs(facts));
        Assert.That(facts.Roster.Find("ann")!.Name, Is.EqualTo("ANN"), "what was handed out stays as it was");
    }

    [Test]
    public void A_view_has_a_snapshot_per_service_in_catalog_order()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob").Join("cid");
        driver.Send("bob", new PostMessage { Text = "psst", To = "cid" });
        var view = new ConferenceViews(driver.State).For(new Viewer("ann", Role.Host)).ToList();
        Assert.That(
            view.Select(x => (x.Service, x.Type)),
            Is.EqualTo(driver.State.Catalog.Services.Select(x => (x.Name, x.Contract.Snapshot.Name))));
        var chat = view.Single(x => x.Service == "chat");
        Assert.That(ChatSnapshot.Parser.ParseFrom(chat.Body).Messages, Is.Empty);
    }

    [Test]
    public void Five_thousand_join_and_leave_without_slowing_down()
    {
        var driver = ConferenceDriver.Created(new Settings { ParticipantsMax = 5000 });
        for (var i = 0; i < 5000; i++) driver.Join($"p{i}");
        driver.TryJoin("one-more").ShouldBeRefused(RefusalCode.ConferenceFull, "5000");
        driver.Lose([.. Enumerable.Range(0, 2500).Select(i => $"p{i}")]);
        Assert.That(driver.Facts.Roster.ConnectedCount, Is.EqualTo(2500));
        driver.AdvanceSeconds(30);
        Assert.That(driver.Facts.Roster.Count, Is.EqualTo(2500));
        driver.Node(new End());
        Assert.That(driver.Facts.Roster.Count, Is.Zero);
    }
}
