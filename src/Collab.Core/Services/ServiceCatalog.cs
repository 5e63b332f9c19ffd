using System.Collections.Frozen;
using System.Collections.Immutable;
using Collab.Core.Services.Admission;
using Collab.Core.Services.Attributes;
using Collab.Core.Services.Breakouts;
using Collab.Core.Services.Calls;
using Collab.Core.Services.Captions;
using Collab.Core.Services.Chat;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Documents;
using Collab.Core.Services.Files;
using Collab.Core.Services.Floor;
using Collab.Core.Services.Layout;
using Collab.Core.Services.Media;
using Collab.Core.Services.Notes;
using Collab.Core.Services.Polls;
using Collab.Core.Services.Questions;
using Collab.Core.Services.Recording;
using Collab.Core.Services.Roster;
using Collab.Core.Services.Scheduling;
using Collab.Core.Services.Sharing;
using Collab.Core.Services.Timer;
using Collab.Core.Services.Tour;
using Collab.Core.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>The services of a server, in a fixed order. The only place that names them.</summary>
public sealed class ServiceCatalog
{
    private readonly FrozenDictionary<string, int> _index;
    private readonly ImmutableArray<ByteString> _unused;

    private ServiceCatalog(ImmutableArray<IService> services)
    {
        Services = services;
        Initial = [.. services.Select(service => service.Initial)];
        _unused = [.. services.Select((service, i) => service.ToSnapshot(Initial[i]).ToByteString())];
        _index = services.Select((service, index) => (service, index))
            .ToFrozenDictionary(x => x.service.Name, x => x.index, StringComparer.Ordinal);
        Doorkeepers =
        [
            .. services.Select((service, index) => (service, index))
                .Where(x => x.service is IDoorkeeper)
                .Select(x => (x.index, (IDoorkeeper)x.service)),
        ];
    }

    /// <summary>Everything that comes with Collab.Actors.</summary>
    public static readonly ServiceCatalog BuiltIn = new(
    [
        new ConferenceService(),
        new RosterService(),
        new ChatService(),
        new PollsService(),
        new QuestionsService(),
        new TimerService(),
        new WhiteboardService(),
        new LayoutService(),
        new AttributesService(),
        new CallsService(),
        new RecordingService(),
        new FloorService(),
        new CaptionsService(),
        new AdmissionService(),
        new BreakoutsService(),
        new FilesService(),
        new DocumentsService(),
        new MediaService(),
        new SharingService(),
        new NotesService(),
        new TourService(),
        new SchedulingService(),
    ]);

    /// <summary>In catalog order; conference and roster come first.</summary>
    public ImmutableArray<IService> Services { get; }

    /// <summary>Those that have a say in who comes in, with their places in <see cref="Services"/>.</summary>
    internal ImmutableArray<(int Index, IDoorkeeper Keeper)> Doorkeepers { get; }

    /// <summary>Every service's state before its first event; one instance each, known again by reference.</summary>
    internal ImmutableArray<object> Initial { get; }

    /// <summary>
    /// A catalog of exactly these services, for a server that offers others than <see cref="BuiltIn"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Conference and roster are not the first two, or a name is there twice.
    /// </exception>
    public static ServiceCatalog Of(params ImmutableArray<IService> services)
    {
        var names = services.Select(service => service.Name).ToList();
        if (names is not [ConferenceService.ServiceName, RosterService.ServiceName, ..])
        {
            throw new ArgumentException(
                $"The services are {string.Join(", ", names)}; the first two must be "
                + $"{ConferenceService.ServiceName} and {RosterService.ServiceName}.",
                nameof(services));
        }

        return names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? new ServiceCatalog(services)
            : throw new ArgumentException($"A name is there twice: {string.Join(", ", names)}.", nameof(services));
    }

    /// <summary>This catalog and one service more.</summary>
    /// <exception cref="ArgumentException">A service of that name is there already.</exception>
    public ServiceCatalog With(IService service) => _index.ContainsKey(service.Name)
        ? throw new ArgumentException($"The catalog has a service '{service.Name}' already.", nameof(service))
        : new ServiceCatalog(Services.Add(service));

    /// <summary>The place of a service in <see cref="Services"/>, or -1 when there is none of that name.</summary>
    public int IndexOf(string service) => _index.GetValueOrDefault(service, -1);

    /// <summary>The state that a snapshot holds; <see cref="Initial"/>'s own when it holds that.</summary>
    internal object Restore(int index, ByteString snapshot) => snapshot.Equals(_unused[index])
        ? Initial[index]
        : Services[index].FromSnapshot(Services[index].Contract.Snapshot.Parser.ParseFrom(snapshot));
}
