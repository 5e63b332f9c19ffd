using Collab.Protocol;

namespace Collab.Baselines;

/// <summary>A conference, as far as a socket is concerned.</summary>
internal interface IRoom
{
    /// <summary>Lets somebody in.</summary>
    /// <returns>The seq after which they see everything.</returns>
    ValueTask<long> EnterAsync(Member member);

    /// <summary>Sends a post to everybody, in the same order; the posts of one member in theirs.</summary>
    void Post(Member sender, Command command);

    /// <summary>Sees somebody out.</summary>
    void Leave(Member member);
}
