using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

/// <summary>
/// Random commands of one service that make sense often enough to get somewhere. Every implementation with a
/// constructor without parameters is found by itself; <see cref="RandomCommands"/> and the conformance suite use it.
/// </summary>
internal interface IRandomCommands
{
    /// <summary>The service's name.</summary>
    string Service { get; }

    /// <summary>
    /// A command that fits the conference as it is now, or nearly; <c>null</c> for one with random fields.
    /// </summary>
    /// <param name="random">The only source of chance: equal seeds give equal walks.</param>
    /// <param name="driver">For reading alone.</param>
    IMessage? Next(Random random, ConferenceDriver driver);
}
