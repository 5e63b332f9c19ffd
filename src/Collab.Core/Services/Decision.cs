using System.Collections.Immutable;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>What a decider made of a command: events, nothing to change, or a refusal.</summary>
public sealed record Decision
{
    private Decision() { }

    /// <summary>In the order in which they happen; written atomically.</summary>
    public ImmutableArray<DecidedEvent> Events { get; private init; } = [];

    /// <summary><c>null</c> unless refused.</summary>
    public RefusalCode? Refused { get; private init; }

    /// <summary>For people: what was wrong, the value, the limit, what to do. Empty unless refused.</summary>
    public string Message { get; private init; } = "";

    /// <summary>All is as the command wants it: acknowledged, with no event.</summary>
    public static readonly Decision Nothing = new();

    /// <summary>Events that everybody may see; <see cref="Nothing"/> for none.</summary>
    public static Decision Accept(params ReadOnlySpan<IMessage> events)
    {
        if (events.IsEmpty) return Nothing;
        var builder = ImmutableArray.CreateBuilder<DecidedEvent>(events.Length);
        foreach (var body in events) builder.Add(new DecidedEvent(body, []));
        return new Decision { Events = builder.MoveToImmutable() };
    }

    /// <summary>Events with audiences of their own; <see cref="Nothing"/> for none.</summary>
    public static Decision Accept(params ImmutableArray<DecidedEvent> events) =>
        events.IsEmpty ? Nothing : new() { Events = events };

    /// <summary>Not done, and why.</summary>
    public static Decision Refuse(RefusalCode code, string message) => new() { Refused = code, Message = message };
}

/// <summary>An event and the participants who may see it.</summary>
/// <param name="Body">One of the contract's events; never changed after it was handed over.</param>
/// <param name="Audience">Participant ids; everybody when empty.</param>
public readonly record struct DecidedEvent(IMessage Body, ImmutableArray<string> Audience);
