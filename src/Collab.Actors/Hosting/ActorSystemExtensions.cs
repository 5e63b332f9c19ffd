using Akka.Actor;

namespace Collab.Actors.Hosting;

internal static class ActorSystemExtensions
{
    public static IActorRefProvider Provider(this ActorSystem system) => ((ExtendedActorSystem)system).Provider;
}
