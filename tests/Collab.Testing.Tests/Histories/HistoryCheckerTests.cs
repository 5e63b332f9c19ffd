using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Testing.Histories;
using Google.Protobuf;

namespace Collab.Testing.Tests.Histories;

/// <summary>The checker passes what is good, and names what is broken in histories made bad on purpose.</summary>
internal sealed class HistoryCheckerTests
{
    private const int Messages = 12;

    private readonly List<Event> _journal = [];
    private History _history = new();

    /// <summary>Two clients, each message acknowledged before the next one of either is invoked.</summary>
    [SetUp]
    public void MakeAGoodHistory()
    {
        _history = new History();
        _journal.Clear();
        for (var i = 1; i <= Messages; i++)
        {
            var client = i % 2 == 0 ? "ada" : "bob";
            var operation = _history.Invoke(client, $"{client}-{i}", now: i * 10);
            _journal.Add(EventOf(i, client, operation.Value));
            (operation.Outcome, operation.Seq, operation.CompletedAt) = (Outcome.Ok, i, (i * 10) + 5);
        }
    }

    [Test]
    public void A_good_history_is_valid() => Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid), $"{Check()}");

    [Test]
    public void Too_few_acknowledgements_say_nothing() =>
        Assert.That(Check(ackedMin: Messages + 1).Verdict, Is.EqualTo(Verdict.Unknown));

    [Test]
    public void An_operation_without_an_answer_may_have_been_done_or_not()
    {
        Operation(3).Outcome = Outcome.Unknown;
        _history.Invoke("cyd", "cyd-1", 1000);
        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid), $"{Check()}");
    }

    [Test]
    public void An_acknowledged_value_that_is_not_in_the_journal_is_lost()
    {
        _journal[6] = EventOf(7, "conference", null);
        Finds("lost");
    }

    [Test]
    public void A_value_that_stands_twice_is_duplicated()
    {
        _journal.Add(EventOf(Messages + 1, "ada", Operation(4).Value, command: 999));
        Finds("duplicated");
    }

    [Test]
    public void A_command_with_two_effects_is_duplicated()
    {
        _journal.Add(EventOf(Messages + 1, "ada", null, command: 4));
        Finds("duplicated");
    }

    [Test]
    public void A_value_that_nobody_invoked_is_unexpected()
    {
        _journal.Add(EventOf(Messages + 1, "eve", "eve-1"));
        Finds("unexpected");
    }

    [Test]
    public void A_refused_operation_that_was_done_is_unexpected()
    {
        Operation(5).Outcome = Outcome.Refused;
        Finds("unexpected");
    }

    [Test]
    public void An_acknowledgement_that_names_another_place_is_found()
    {
        Operation(5).Seq = 6;
        Finds("misplaced");
    }

    [Test]
    public void A_missing_seq_is_a_gap_in_the_journal()
    {
        _journal.RemoveAt(4);
        Finds("journal gap");
    }

    [Test]
    public void An_epoch_that_goes_back_means_two_writers()
    {
        _journal[8].Epoch = 2;
        Finds("two writers");
    }

    [Test]
    public void What_was_acknowledged_before_another_was_invoked_must_stand_before_it()
    {
        (_journal[2], _journal[7]) = (EventOf(3, "ada", Operation(8).Value), EventOf(8, "bob", Operation(3).Value));
        (Operation(3).Seq, Operation(8).Seq) = (8, 3);
        Finds("reordered");
    }

    [Test]
    public void A_client_that_sees_the_log_sees_it_all()
    {
        Observe("cyd", 3, 4, 5, 6);
        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid), $"{Check()}");
    }

    [TestCase("gap", 3, 5)]
    [TestCase("repeat", 3, 3)]
    [TestCase("repeat", 3, 2)]
    [TestCase("phantom", Messages, Messages + 1)]
    public void A_stream_that_skips_repeats_or_invents_is_found(string finding, params int[] seqs)
    {
        Observe("cyd", seqs);
        Finds(finding);
    }

    [Test]
    public void A_stream_with_another_event_than_the_journal_is_found()
    {
        _history.Observe("cyd", new Observation(3, false, Observation.IdentityOf(_journal[3])));
        Finds("reordered");
    }

    [Test]
    public void An_event_for_everybody_that_came_hidden_is_found()
    {
        _history.Observe("cyd", new Observation(3, true, ""));
        Finds("withheld");
    }

    [Test]
    public void An_event_for_others_may_come_hidden()
    {
        _journal[2].Audience.Add("ada");
        _history.Observe("cyd", new Observation(3, true, ""));
        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid), $"{Check()}");
    }

    [Test]
    public void A_seq_that_stands_twice_is_of_two_writers()
    {
        _journal.Insert(3, EventOf(3, "eve", null, command: 999));
        Finds("two writers: seq 3 stands twice");
    }

    [Test]
    public void Who_joins_and_leaves_as_often_is_no_ghost()
    {
        foreach (var joins in new[] { true, false, true }) Move("eve", joins);
        Move("gil", joins: true);
        _history.Depart(new Departure("dan", 1000));
        _history.Depart(new Departure("gil", 1000));
        var demands = new CheckDemands { EndedAt = 3000, GraceMs = 2000 };
        Assert.That(Check(demands).Verdict, Is.EqualTo(Verdict.Valid), $"{Check(demands)}");
    }

    [Test]
    public void Somebody_who_went_longer_than_the_grace_ago_and_is_still_there_is_a_ghost()
    {
        Move("eve", joins: true);
        _history.Depart(new Departure("eve", 1000));
        Finds("ghost: eve", new CheckDemands { EndedAt = 3001, GraceMs = 2000 });
    }

    [Test]
    public void Somebody_who_leaves_twice_or_was_never_there_is_a_ghost()
    {
        foreach (var joins in new[] { true, false, false }) Move("eve", joins);
        Finds($"ghost: eve left at {_journal.Count}");
    }

    [Test]
    public void Somebody_who_joins_again_without_having_left_is_a_ghost()
    {
        foreach (var joins in new[] { true, true }) Move("eve", joins);
        Finds($"ghost: eve joined at {_journal.Count}");
    }

    [Test]
    public void A_state_that_the_journal_does_not_fold_to_is_divergent()
    {
        var demands = new CheckDemands { HashAt = (seq, service) => $"{service}hash-{seq}" };
        _history.Claim(new StateClaim("n1", 5, "hash-5"));
        Assert.That(Check(demands).Verdict, Is.EqualTo(Verdict.Valid), $"{Check(demands)}");
        _history.Claim(new StateClaim("n2", 6, "hash-5"));
        Finds("divergent: the state of n2 at 6", demands);
    }

    [Test]
    public void A_service_whose_state_is_not_the_fold_is_named()
    {
        var demands = new CheckDemands { HashAt = (seq, service) => $"{service}hash-{seq}" };
        _history.Claim(new StateClaim("n1", 5, "pollshash-5", "polls"));
        Assert.That(Check(demands).Verdict, Is.EqualTo(Verdict.Valid), $"{Check(demands)}");
        _history.Claim(new StateClaim("n2", 5, "pollshash-5", "chat"));
        Finds("divergent: the state of 'chat' of n2 at 5", demands);
    }

    [TestCase(3, Verdict.Valid)]
    [TestCase(4, Verdict.Unknown)]
    public void Too_few_acknowledgements_while_something_was_broken_say_nothing(int min, Verdict verdict)
    {
        // Of the third, the fourth and the ninth.
        _history.Break(new FaultSpan(35, 45));
        _history.Break(new FaultSpan(90, 99));
        var result = Check(new CheckDemands { AckedInFaultsMin = min });
        Assert.That((result.Verdict, result.AckedInFaults), Is.EqualTo((verdict, 3)));
    }

    private void Move(string participant, bool joins)
    {
        IMessage body = joins
            ? new ParticipantJoined { Participant = new Participant { Id = participant } }
            : new ParticipantLeft { Participant = participant };
        var seq = _journal.Count + 1;
        _journal.Add(new Event
        {
            Seq = seq,
            Epoch = 1,
            Service = "roster",
            Type = body.Descriptor.Name,
            Body = body.ToByteString(),
        });
    }

    private Operation Operation(int number) => _history.Operations.ElementAt(number - 1);

    private void Observe(string client, params int[] seqs)
    {
        foreach (var seq in seqs)
        {
            var truth = _journal[Math.Min(seq, _journal.Count) - 1];
            _history.Observe(client, new Observation(seq, false, Observation.IdentityOf(truth)));
        }
    }

    private void Finds(string kind, CheckDemands? demands = null)
    {
        var result = Check(demands ?? new CheckDemands());
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Findings, Has.Some.StartsWith(kind), $"{result}");
        });
    }

    private CheckResult Check(CheckDemands demands) => HistoryChecker.Check(_history, _journal, ValueOf, demands);

    private CheckResult Check(int ackedMin = 5) => HistoryChecker.Check(_history, _journal, ValueOf, ackedMin);

    private static string? ValueOf(Event @event) => @event.Type == "Said" ? @event.Body.ToStringUtf8() : null;

    private static Event EventOf(int seq, string client, string? value, int command = 0) => new()
    {
        Seq = seq,
        Epoch = 1,
        Type = value is null ? "Other" : "Said",
        Body = ByteString.CopyFromUtf8(value ?? ""),
        Session = client,
        CommandId = command > 0 ? command : seq,
        Last = true,
    };
}
