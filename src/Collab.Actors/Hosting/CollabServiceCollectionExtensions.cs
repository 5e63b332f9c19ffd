using Collab.Actors.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration lives where the host's own does, so that it is found.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds a node to a host.</summary>
public static class CollabServiceCollectionExtensions
{
    /// <summary>
    /// Makes this process a node of a Collab cluster: it starts with the host, joins, and hands its conferences over
    /// when the host stops. Offers <see cref="ICollabNode"/> and <see cref="Collab.Actors.IConferences"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; wrong ones stop the host at start.</param>
    public static IServiceCollection AddCollab(
        this IServiceCollection services, Action<CollabOptions>? configure = null)
    {
        var options = services.AddOptions<CollabOptions>().BindConfiguration(CollabOptions.Section).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddSingleton<IValidateOptions<CollabOptions>, CollabOptionsValidator>();
        services.TryAddSingleton<CollabNode>();
        services.TryAddSingleton<ICollabNode>(provider => provider.GetRequiredService<CollabNode>());
        services.TryAddSingleton(provider => provider.GetRequiredService<ICollabNode>().Conferences);
        services.AddHostedService(provider => provider.GetRequiredService<CollabNode>());
        return services;
    }
}
