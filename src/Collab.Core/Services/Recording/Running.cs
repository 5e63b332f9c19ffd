using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Recording;

namespace Collab.Core.Services.Recording;

/// <summary>Starting, pausing, resuming and stopping, by command or because of who is present.</summary>
internal static class Running
{
    public static Decision Start(RecordingState state, StartRecording start, Facts facts)
    {
        if (state.Current is { } current)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"Recording {current.Number} has not stopped: stop it first, there is one at a time.");
        }

        if (state.Recordings.Count >= RecordingLimits.RecordingsMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"There are {state.Recordings.Count} recordings, which is the limit: delete one first.");
        }

        var title = start.Title.Trim();
        return LegalText.CheckLine("title", title, 0, RecordingLimits.TitleCharactersMax)
            ?? Decision.Accept(new RecordingStarted
            {
                Number = state.NextNumber,
                Title = title,
                ConsentNeeded = start.ConsentNeeded,
                Waiting = start.ConsentNeeded && !state.IsAgreed(facts),
            });
    }

    public static Decision Pause(RecordingState state) => state.Status switch
    {
        RecordingStatus.None => RefuseNone(),
        RecordingStatus.Paused => Decision.Nothing,
        _ => Decision.Accept(new RecordingPaused()),
    };

    public static Decision Resume(RecordingState state, Facts facts) => state.Current switch
    {
        null => RefuseNone(),
        _ when state.Status != RecordingStatus.Paused => Decision.Nothing,
        { ConsentNeeded: true } when !state.IsAgreed(facts) => Decision.Accept(new RecordingWaiting()),
        { Stretches.Count: >= RecordingLimits.StretchesMax } current => Decision.Refuse(
            RefusalCode.LimitReached,
            $"Recording {current.Number} was paused {RecordingLimits.StretchesMax} times, which is the limit: stop it "
            + "and start another one."),
        _ => Decision.Accept(new RecordingResumed()),
    };

    public static Decision Stop(RecordingState state) =>
        state.Current is null ? Decision.Nothing : Decision.Accept(new RecordingStopped());

    /// <summary>
    /// Stops with the conference and with the last who leaves; waits while somebody present has not consented.
    /// </summary>
    public static Decision Settle(RecordingState state, Facts facts)
    {
        if (state.Current is not { } current) return Decision.Nothing;
        if (facts.Conference.Phase == Phase.Ended || facts.Roster.Count == 0)
            return Decision.Accept(new RecordingStopped());
        if (!current.ConsentNeeded || state.Status == RecordingStatus.Paused) return Decision.Nothing;
        var isAgreed = state.IsAgreed(facts);
        if (isAgreed == (state.Status == RecordingStatus.Running)) return Decision.Nothing;
        if (!isAgreed) return Decision.Accept(new RecordingWaiting());
        return current.Stretches.Count < RecordingLimits.StretchesMax
            ? Decision.Accept(new RecordingResumed())
            : Decision.Accept(new RecordingStopped());
    }

    public static Decision RefuseNone() =>
        Decision.Refuse(RefusalCode.NotFound, "Nothing is being recorded: start a recording first.");
}
