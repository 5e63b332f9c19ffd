using System.Globalization;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Core.Services.Sharing;

/// <summary>Starting, pausing, changing and stopping a share, and what its sharer reports.</summary>
internal static class Showing
{
    public static Decision Start(SharingState state, StartSharing start, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant has something to show: send it from a session.");
        }

        if (state.Shares.Find(share => share.Participant == sender.Id) is { } own)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached, $"You share already, as {own.Id}: one share is the limit. Stop it first.");
        }

        if (state.Shares.Count >= SharingLimits.SharesMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Shares.Count} participants share, which is the limit: wait until one of them stops.");
        }

        var title = start.Title.Trim();
        return LegalText.CheckLine("title", title, 0, SharingLimits.TitleCharactersMax)
            ?? CheckRegion(start.Region)
            ?? CheckQuality(start.Quality)
            ?? Decision.Accept(new SharingStarted
            {
                Share = $"s{state.NextNumber.ToString(CultureInfo.InvariantCulture)}",
                Participant = sender.Id,
                Session = context.Session,
                Title = title,
                Region = start.Region,
                Quality = start.Quality == Quality.Unspecified ? Quality.Medium : start.Quality,
                Controllable = start.Controllable,
            });
    }

    public static Decision Stop(SharingState state, StopSharing stop, DecisionContext context)
    {
        if (state.Find(stop.Share) is not { } share) return Decision.Nothing;
        if (share.Participant == context.Sender?.Id)
            return Decision.Accept(new SharingStopped { Share = share.Id, Cause = StopCause.Stopped });
        return context.Sender is { Role: < Role.CoHost }
            ? RefuseOthers(share)
            : Decision.Accept(new SharingStopped { Share = share.Id, Cause = StopCause.Moderated });
    }

    public static Decision Pause(SharingState state, PauseSharing pause, DecisionContext context)
    {
        if (RefuseUnlessOwn(state, pause.Share, context, out var share) is { } refusal) return refusal;
        return share.Paused == pause.On
            ? Decision.Nothing
            : Decision.Accept(new SharingPaused { Share = share.Id, On = pause.On });
    }

    public static Decision Change(SharingState state, ChangeSharing change, DecisionContext context)
    {
        if ((RefuseUnlessOwn(state, change.Share, context, out var share)
            ?? CheckRegion(change.Region)
            ?? CheckQuality(change.Quality)) is { } refusal)
        {
            return refusal;
        }

        var quality = change.Quality == Quality.Unspecified ? share.Quality : change.Quality;
        return quality == share.Quality && Equals(change.Region, share.Region)
            ? Decision.Nothing
            : Decision.Accept(new SharingChanged { Share = share.Id, Region = change.Region, Quality = quality });
    }

    public static Decision Report(SharingState state, ReportStatistics report, DecisionContext context)
    {
        if (RefuseUnlessOwn(state, report.Share, context, out var share) is { } refusal) return refusal;
        var statistics = report.Statistics ?? new Statistics();
        if (statistics.Pictures < 0 || statistics.Tiles < 0 || statistics.Bytes < 0 || statistics.Replaced < 0)
            return Decision.Refuse(RefusalCode.InvalidArgument, "statistics has a negative count: all are from 0.");
        var wait = share.ReportedAt + SharingLimits.ReportMillisecondsMin - context.Now;
        return share.ReportedAt > 0 && wait > 0
            ? Decision.Refuse(
                RefusalCode.RateLimited,
                $"The last report is less than {SharingLimits.ReportMillisecondsMin} ms old: wait for {wait} ms.")
            : Decision.Accept(new StatisticsReported { Share = share.Id, Statistics = statistics });
    }

    /// <summary>Whose sharer has left, or came back in another session.</summary>
    public static IEnumerable<IMessage> Departed(SharingState state, Facts facts) => state.Shares
        .Where(share => IsOver(share, facts))
        .Select(IMessage (share) => new SharingStopped { Share = share.Id, Cause = StopCause.Left });

    public static bool IsOver(Share share, Facts facts) =>
        !facts.Conference.IsAlive || facts.Roster.Find(share.Participant)?.Session != share.Session;

    public static Decision? RefuseUnlessOwn(
        SharingState state, string id, DecisionContext context, out Share share)
    {
        share = state.Find(id)!;
        if (share is null) return RefuseUnknown(id);
        return share.Participant == context.Sender?.Id ? null : RefuseOthers(share);
    }

    public static Decision RefuseUnknown(string id) => Decision.Refuse(
        RefusalCode.NotFound, $"Nothing is shared as '{LegalText.Quotable(id)}': it has stopped, or never was.");

    private static Decision RefuseOthers(Share share) => Decision.Refuse(
        RefusalCode.NotPermitted, $"'{share.Participant}' shares {share.Id}: only they may do this.");

    private static Decision? CheckQuality(Quality quality) => quality is >= Quality.Unspecified and <= Quality.High
        ? null
        : Decision.Refuse(
            RefusalCode.InvalidArgument, $"quality is {(int)quality}: 1 low, 2 medium and 3 high are legal, or 0.");

    private static Decision? CheckRegion(Region? region)
    {
        const int Whole = SharingLimits.RegionWhole;
        if (region is null or { Left: 0, Top: 0, Width: 0, Height: 0 }) return null;
        var legal = region is { Left: >= 0 and < Whole, Top: >= 0 and < Whole, Width: > 0, Height: > 0 }
            && region.Width <= Whole - region.Left
            && region.Height <= Whole - region.Top;
        return legal
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"region is {region.Left}, {region.Top}, {region.Width} x {region.Height}: it must lie within "
                + $"{Whole} x {Whole} and not be empty.");
    }
}
