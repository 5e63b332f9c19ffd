using Collab.Protocol.Services.Captions;

namespace Collab.Core.Services.Captions;

/// <summary>The captions as a message.</summary>
internal static class CaptionsSnapshots
{
    public static CaptionsSnapshot Write(CaptionsState state) => new()
    {
        On = state.On,
        Who = state.Who,
        Chosen = { state.Chosen },
        Lines = { state.Lines },
        NextLine = state.NextLine,
        EvictedSeq = state.EvictedSeq,
        Origin = state.Origin,
    };
}
