using Collab.Client.Connections;
using Collab.Protocol;

namespace Collab.Client;

/// <summary>The one send loop of a connection: requests that are due, pings, and the verdict on silence.</summary>
public sealed partial class ConferenceClient
{
    private async Task RunSendingAsync(Connection connection)
    {
        // The receive loop must not wait for the first send.
        await Task.Yield();
        try
        {
            while (true)
            {
                connection.End.ThrowIfCancellationRequested();
                var now = Now;
                if (connection.Liveness.IsDead(now))
                {
                    throw new ConnectionFailedException(
                        $"The server was silent for {_options.PongTimeout.TotalSeconds} s after a ping.");
                }

                // A ping goes alone: a frame of commands may be as large as it may be already.
                var frame = connection.Liveness.TakePing(now)
                    ? new ClientFrame { Messages = { new ClientMessage { Ping = new Ping { Token = now } } } }
                    : Locked(() => _protocol.TakeFrame(now));
                if (frame is null) await WaitAsync(connection).ConfigureAwait(false);
                else await connection.SendAsync(frame).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (connection.End.IsCancellationRequested)
        {
        }
        catch (Exception e) when (Connection.IsFailure(e))
        {
            connection.Fail(e.Message);
        }
    }

    private Task WaitAsync(Connection connection)
    {
        var due = Math.Min(Locked(() => _protocol.NextDue()) ?? long.MaxValue, connection.Liveness.NextDue());
        return _outgoing.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(1, due - Now)), _time, connection.End);
    }
}
