using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Testing.Histories;

/// <summary>
/// What a <see cref="RecordingClient"/> does over and over: a command that carries a value, and the event that records
/// it. Values are unique in a history, so that each effect can be told from every other.
/// </summary>
/// <param name="Service">The service that gets the commands.</param>
/// <param name="Command">The command that carries a value.</param>
/// <param name="ValueOf">The value that an event records; <c>null</c> for events that are no effect of these.</param>
public sealed record Workload(string Service, Func<string, IMessage> Command, Func<Event, string?> ValueOf)
{
    /// <summary>The nodes' services, which fold the journal in the check. Default: those that are built in.</summary>
    public ServiceCatalog Services { get; init; } = ServiceCatalog.BuiltIn;

    /// <summary>Posts to the chat.</summary>
    public static Workload Chat { get; } =
        Of<PostMessage, MessagePosted>("chat", text => new PostMessage { Text = text }, posted => posted.Text);

    /// <summary>Commands of one type, whose effects are events of one type.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="command">Makes the command that carries a value.</param>
    /// <param name="valueOf">Reads the value back from the event.</param>
    public static Workload Of<TCommand, TEvent>(
        string service, Func<string, TCommand> command, Func<TEvent, string> valueOf)
        where TCommand : IMessage
        where TEvent : IMessage<TEvent>, new()
    {
        var parser = new MessageParser<TEvent>(() => new TEvent());
        var type = new TEvent().Descriptor.Name;
        return new Workload(
            service,
            value => command(value),
            @event => @event.Service == service && @event.Type == type ? valueOf(parser.ParseFrom(@event.Body)) : null);
    }
}
