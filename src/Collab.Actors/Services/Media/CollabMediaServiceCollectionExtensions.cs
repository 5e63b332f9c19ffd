using Collab.Actors;
using Collab.Actors.Services.Media;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

#pragma warning disable IDE0130 // Registration lives where the host's own does, so that it is found.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Plugs an embedder's own media bridge and telephony into a node.</summary>
public static class CollabMediaServiceCollectionExtensions
{
    /// <summary>Calls go through this bridge, no longer from client to client. The same on every node; one.</summary>
    /// <typeparam name="TBridge">One instance serves all conferences.</typeparam>
    public static IServiceCollection AddCollabMediaBridge<TBridge>(this IServiceCollection services)
        where TBridge : class, IMediaBridge
    {
        services.TryAddSingleton<IMediaBridge, TBridge>();
        return services.AddSingleton<IConferenceWatcher>(provider => new MediaBridges(
            provider.GetRequiredService<IMediaBridge>(),
            provider.GetRequiredService<IConferences>,
            provider.GetRequiredService<ILogger<MediaBridges>>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    /// <summary>Conferences call telephones, and are called, through this. The same on every node; one.</summary>
    /// <typeparam name="TTelephony">One instance serves all conferences.</typeparam>
    public static IServiceCollection AddCollabTelephony<TTelephony>(this IServiceCollection services)
        where TTelephony : class, ITelephony
    {
        services.TryAddSingleton<ITelephony, TTelephony>();
        return services.AddSingleton<IConferenceWatcher>(provider => new Telephony(
            provider.GetRequiredService<ITelephony>(),
            provider.GetRequiredService<IConferences>,
            provider.GetRequiredService<ILogger<Telephony>>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
