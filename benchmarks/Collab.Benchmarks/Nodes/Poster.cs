using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Benchmarks.Nodes;

/// <summary>
/// A participant at <see cref="IConferences.Connect"/>, where the gateway puts its clients in: keeps a number of posts
/// under way, and counts those that came back as events.
/// </summary>
internal sealed class Poster : IConnection
{
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ByteString _body = new PostMessage { Text = new string('.', 200) }.ToByteString();
    private readonly Lock _gate = new();
    private ISessionLink? _link;
    private long _posted;
    private long _answered;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public ClientLimits Limits { get; } = new() { FrameBytesMax = 65536, IdleTimeoutSeconds = 60 };

    /// <summary>Its posts that are durable.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Why it could not go on; <c>null</c> while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Joins a conference.</summary>
    public Task JoinAsync(IConferences conferences, ConferenceId conference, CancellationToken cancellation)
    {
        var identity = new Identity(conference, "poster", "Poster", Role.Host);
        var hello = new Hello { Conference = conference.Name, Client = Id, Attempt = 1 };
        _link = conferences.Connect(identity, hello, this);
        return _welcomed.Task.WaitAsync(cancellation);
    }

    /// <summary>Begins to post.</summary>
    /// <param name="window">Posts under way.</param>
    public void Begin(int window)
    {
        for (var i = 0; i < window; i++) Post();
    }

    /// <inheritdoc/>
    public void Send(IReadOnlyList<EncodedMessage> messages)
    {
        foreach (var message in messages)
        {
            switch (KindOf(message.Frame.Span))
            {
                case ServerMessage.WelcomeFieldNumber:
                    _welcomed.TrySetResult();
                    break;
                case ServerMessage.EventFieldNumber:
                    Interlocked.Increment(ref _answered);
                    Post();
                    break;
                case ServerMessage.RefusalFieldNumber:
                    Failure ??= ServerFrame.Parser.ParseFrom(message.Frame.Span).Messages[0].Refusal.Message;
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Close(RefusalCode code, string message, bool resume)
    {
        Failure ??= $"{code.Name}: {message}";
        _welcomed.TrySetException(new InvalidOperationException(Failure));
    }

    // The first posts come back while others are still to be sent, on another thread; ids must grow.
    private void Post()
    {
        lock (_gate)
        {
            _link!.Send(new Command
            {
                Id = ++_posted,
                Service = "chat",
                Type = PostMessage.Descriptor.Name,
                Body = _body,
            });
        }
    }

    // The frame's tag and length, then the tag of its only message's only field.
    private static int KindOf(ReadOnlySpan<byte> frame)
    {
        var i = 1;
        while (frame[i] >= 0x80) i++;
        return frame[i + 1] >> 3;
    }
}
