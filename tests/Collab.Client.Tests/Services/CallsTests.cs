using Collab.Client.Tests.Server;
using Collab.Protocol;
using Collab.Protocol.Services.Calls;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>Calling another participant, and being called.</summary>
internal sealed class CallsTests : ClientFixture
{
    private static readonly byte[] Payload = [1, 2, 3];

    [Test]
    public async Task A_call_goes_to_one_participant_and_returns_what_comes_back()
    {
        var client = await JoinWithBenAsync();
        var calling = client.Calls.InvokeAsync("ben", "double", Payload, Wait.Deadline);
        var (signal, invoke) = await CalledAsync();
        Send("ben", new Returned { Call = invoke.Call, Payload = ByteString.CopyFrom(2, 4, 6) });
        Assert.Multiple(() =>
        {
            Assert.That(signal.To, Is.EqualTo(new[] { "ben" }));
            Assert.That((invoke.Method, invoke.Payload.ToByteArray()), Is.EqualTo(("double", Payload)));
            Assert.That(invoke.TimeoutMs, Is.EqualTo((long)Wait.Deadline.TotalMilliseconds));
        });
        Assert.That((await Wait.WithinAsync(calling)).ToArray(), Is.EqualTo(new byte[] { 2, 4, 6 }));
    }

    [Test]
    public async Task Only_who_was_called_can_answer_and_only_to_the_caller()
    {
        var client = await JoinWithBenAsync();
        var calling = client.Calls.InvokeAsync("ben", "ask", Payload, Wait.Deadline);
        var (_, invoke) = await CalledAsync();
        Send("eve", new Returned { Call = invoke.Call, Payload = ByteString.CopyFrom(9) });
        Send("ben", new Returned { Call = "another", Payload = ByteString.CopyFrom(9) });
        Send("ben", new Returned { Call = invoke.Call, Payload = ByteString.CopyFrom(9) }, to: "dan");
        Send("ben", new Returned { Call = invoke.Call, Payload = ByteString.CopyFrom(1) });
        Assert.That((await Wait.WithinAsync(calling)).ToArray(), Is.EqualTo(new byte[] { 1 }));
    }

    [TestCase(CallFailure.NoHandler, CallFailureReason.NoHandler)]
    [TestCase(CallFailure.HandlerFailed, CallFailureReason.HandlerFailed)]
    [TestCase(CallFailure.PayloadTooLarge, CallFailureReason.PayloadTooLarge)]
    [TestCase(CallFailure.Busy, CallFailureReason.Busy)]
    [TestCase((CallFailure)99, CallFailureReason.HandlerFailed)]
    public async Task A_failure_is_told_with_its_reason(CallFailure failure, CallFailureReason reason)
    {
        var client = await JoinWithBenAsync();
        var calling = client.Calls.InvokeAsync("ben", "ask", Payload, Wait.Deadline);
        var (_, invoke) = await CalledAsync();
        Send("ben", new Failed { Call = invoke.Call, Failure = failure, Message = "so it is" });
        var failed = await Assert.ThrowsAsync<CallFailedException>(() => Wait.WithinAsync(calling));
        Assert.That((failed!.Reason, failed.Message), Is.EqualTo((reason, "'ask' of 'ben' failed: so it is")));
    }

    [Test]
    public async Task A_call_that_nobody_answers_times_out_and_one_that_is_cancelled_ends()
    {
        var client = await JoinWithBenAsync();
        var failed = await Assert.ThrowsAsync<CallFailedException>(() => Wait.WithinAsync(
            client.Calls.InvokeAsync("ben", "ask", Payload, TimeSpan.FromMilliseconds(20))));
        Assert.That(failed!.Reason, Is.EqualTo(CallFailureReason.Timeout));
        using var cancelled = new CancellationTokenSource();
        var calling = client.Calls.InvokeAsync("ben", "ask", Payload, Wait.Deadline, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => Wait.WithinAsync(calling));
    }

    [Test]
    public async Task What_cannot_be_called_is_not_sent()
    {
        var client = await JoinWithBenAsync();
        var calls = client.Calls;
        Assert.That(await ReasonOfAsync("nobody", Payload), Is.EqualTo(CallFailureReason.NoSuchParticipant));
        Assert.That(
            await ReasonOfAsync("ben", new byte[CallsService.PayloadBytesMax + 1]),
            Is.EqualTo(CallFailureReason.PayloadTooLarge));
        await Assert.ThrowsAsync<ArgumentException>(
            () => calls.InvokeAsync("ben", new string('m', 65), Payload, Wait.Deadline));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => calls.InvokeAsync("ben", "ask", Payload, TimeSpan.FromHours(1)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => calls.InvokeAsync("ann", "ask", Payload, Wait.Deadline));
        Assert.That(Node.Messages.Any(x => x.Signal is not null), Is.False);

        async Task<CallFailureReason> ReasonOfAsync(string participant, byte[] payload) =>
            (await Assert.ThrowsAsync<CallFailedException>(
                () => calls.InvokeAsync(participant, "ask", payload, Wait.Deadline)))!.Reason;
    }

    [Test]
    public async Task A_handler_answers_until_it_is_disposed()
    {
        var client = await JoinWithBenAsync();
        var handling = client.Calls.Handle("double", (request, _) => Task.FromResult<ReadOnlyMemory<byte>>(
            request.Payload.ToArray().Select(x => (byte)(2 * x)).ToArray()));
        Assert.Throws<InvalidOperationException>(
            () => client.Calls.Handle("double", (_, _) => throw new IOException()));
        Send("ben", new Invoke { Call = "1", Method = "double", Payload = ByteString.CopyFrom(Payload) });
        var (signal, returned) = await AnsweredAsync<Returned>("1");
        Assert.That(signal.To, Is.EqualTo(new[] { "ben" }));
        Assert.That(returned.Payload.ToByteArray(), Is.EqualTo(new byte[] { 2, 4, 6 }));
        handling.Dispose();
        Send("ben", new Invoke { Call = "2", Method = "double" });
        Assert.That((await AnsweredAsync<Failed>("2")).Answer.Failure, Is.EqualTo(CallFailure.NoHandler));
    }

    [Test]
    public async Task A_handler_that_fails_or_says_too_much_is_told_without_its_secrets()
    {
        var client = await JoinWithBenAsync();
        client.Calls.Handle("fail", (_, _) => throw new IOException("the secret"));
        client.Calls.Handle("long", (_, _) =>
            Task.FromResult<ReadOnlyMemory<byte>>(new byte[CallsService.PayloadBytesMax + 1]));
        Send("ben", new Invoke { Call = "1", Method = "fail" });
        Send("ben", new Invoke { Call = "2", Method = "long" });
        var failed = (await AnsweredAsync<Failed>("1")).Answer;
        Assert.That(failed.Failure, Is.EqualTo(CallFailure.HandlerFailed));
        Assert.That(failed.Message, Does.Contain(nameof(IOException)).And.Not.Contain("secret"));
        Assert.That((await AnsweredAsync<Failed>("2")).Answer.Failure, Is.EqualTo(CallFailure.PayloadTooLarge));
    }

    [Test]
    public async Task A_handler_is_cancelled_when_its_caller_waits_no_more()
    {
        var client = await JoinWithBenAsync();
        client.Calls.Handle("slow", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Payload;
        });
        Send("ben", new Invoke { Call = "1", Method = "slow", TimeoutMs = 20 });
        Assert.That((await AnsweredAsync<Failed>("1")).Answer.Failure, Is.EqualTo(CallFailure.HandlerFailed));
    }

    [Test]
    public async Task Handlers_that_run_are_bounded()
    {
        var client = await JoinWithBenAsync();
        using var hold = new CancellationTokenSource();
        client.Calls.Handle("hold", async (_, _) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, hold.Token);
            }
            catch (OperationCanceledException)
            {
            }

            return Payload;
        });
        for (var i = 0; i <= CallsService.RunningHandlersMax; i++)
            Send("ben", new Invoke { Call = $"{i}", Method = "hold", TimeoutMs = 600_000 });
        var busy = (await AnsweredAsync<Failed>($"{CallsService.RunningHandlersMax}")).Answer;
        Assert.That(busy.Failure, Is.EqualTo(CallFailure.Busy));
        await hold.CancelAsync();
        await AnsweredAsync<Returned>("0");
    }

    [Test]
    public async Task A_call_to_everybody_is_none()
    {
        var client = await JoinWithBenAsync();
        client.Calls.Handle("ask", (_, _) => Task.FromResult<ReadOnlyMemory<byte>>(Payload));
        Send("ben", new Invoke { Call = "1", Method = "ask" }, to: "");
        Send("ben", new Invoke { Call = "2", Method = "ask" });
        await AnsweredAsync<Returned>("2");
        Assert.That(
            Node.Messages.Count(x => x.Signal is not null && x.Signal.Type == nameof(Returned)), Is.EqualTo(1));
    }

    private Task<ConferenceClient> JoinWithBenAsync()
    {
        Conference.Snapshots.Add(FakeConference.Snapshot("roster", new RosterSnapshot
        {
            Participants =
            {
                new Participant { Id = "ann", Session = "a" },
                new Participant { Id = "ben", Session = "b" },
            },
        }));
        return JoinAsync();
    }

    private void Send(string participant, IMessage body, string to = "ann")
    {
        var signal = new Signal
        {
            Service = "calls",
            Type = body.Descriptor.Name,
            Participant = participant,
            Body = body.ToByteString(),
        };
        if (to.Length > 0) signal.To.Add(to);
        Conference.Live[0].Send(new ServerMessage { Signal = signal });
    }

    private async Task<(Signal Signal, Invoke Invoke)> CalledAsync()
    {
        await Wait.UntilAsync(() => Node.Messages.Any(x => x.Signal is not null), "the call goes out");
        var signal = Node.Messages.First(x => x.Signal is not null).Signal;
        return (signal, Invoke.Parser.ParseFrom(signal.Body));
    }

    private async Task<(Signal Signal, T Answer)> AnsweredAsync<T>(string call) where T : class, IMessage<T>, new()
    {
        (Signal, T)? found = null;
        await Wait.UntilAsync(() => (found = Find()) is not null, $"call {call} is answered with {typeof(T).Name}");
        return found!.Value;

        (Signal, T)? Find()
        {
            foreach (var signal in Node.Messages.Select(x => x.Signal).Where(x => x?.Type == typeof(T).Name))
            {
                var answer = new T();
                answer.MergeFrom(signal.Body);
                if ((string)answer.Descriptor.FindFieldByName("call").Accessor.GetValue(answer) == call)
                    return (signal, answer);
            }

            return null;
        }
    }
}
