using System.Collections.Immutable;
using Collab.Protocol.Services.Sharing;

namespace Collab.Client;

/// <summary>Who shares what, and who controls it, as the fold of the log. Immutable.</summary>
public sealed record SharingState
{
    internal static readonly SharingState Empty = new();

    private SharingState() { }

    /// <summary>In the order of starting.</summary>
    public ImmutableArray<Share> Shares { get; private init; } = [];

    /// <summary>The share of that id; <c>null</c> when there is none now.</summary>
    public Share? Find(string share) => Shares.FirstOrDefault(known => known.Id == share);

    internal static SharingState Of(SharingSnapshot snapshot) => new() { Shares = [.. snapshot.Shares] };

    internal SharingState After(ConferenceEvent @event) => @event.Body switch
    {
        SharingStarted e => new SharingState { Shares = Shares.Add(ShareOf(e, @event)) },
        SharingStopped e => new SharingState { Shares = Shares.RemoveAll(share => share.Id == e.Share) },
        SharingPaused e => Change(e.Share, share => share.Paused = e.On),
        SharingChanged e => Change(e.Share, share => (share.Region, share.Quality) = (e.Region, e.Quality)),
        ControlRequested e => Change(e.Share, share => share.Requests.Add(e.Participant)),
        RequestWithdrawn e => Change(e.Share, share => share.Requests.Remove(e.Participant)),
        ControlGranted e => Change(e.Share, share =>
        {
            share.Controller = e.Participant;
            share.Requests.Remove(e.Participant);
        }),
        ControlRevoked e => Change(e.Share, share => share.Controller = ""),
        StatisticsReported e => Change(
            e.Share,
            share => (share.Statistics, share.ReportedAt) = (e.Statistics, @event.Time.ToUnixTimeMilliseconds())),
        _ => this,
    };

    private static Share ShareOf(SharingStarted started, ConferenceEvent @event) => new()
    {
        Id = started.Share,
        Participant = started.Participant,
        Session = started.Session,
        Title = started.Title,
        StartedAt = @event.Time.ToUnixTimeMilliseconds(),
        Region = started.Region,
        Quality = started.Quality,
        Controllable = started.Controllable,
    };

    private SharingState Change(string share, Action<Share> change) => new()
    {
        Shares =
        [
            .. Shares.Select(known =>
            {
                if (known.Id != share) return known;
                var changed = known.Clone();
                change(changed);
                return changed;
            }),
        ],
    };
}
