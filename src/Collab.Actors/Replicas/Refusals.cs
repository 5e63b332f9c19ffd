using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>Refusals as they go to clients.</summary>
internal static class Refusals
{
    public static Refusal OfCommand(long id, RefusalCode code, string message) =>
        new() { CommandId = id, Code = code.Name, Message = message, Retry = code.Retry };

    public static Refusal OfQuery(long id, RefusalCode code, string message) =>
        new() { QueryId = id, Code = code.Name, Message = message, Retry = code.Retry };

    public static Refusal OfSignal(RefusalCode code, string message) =>
        new() { Code = code.Name, Message = message, Retry = code.Retry };
}
