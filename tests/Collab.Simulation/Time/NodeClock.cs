namespace Collab.Simulation.Time;

/// <summary>One node's clock: virtual time, but its idea of the wall's may be off, and jump.</summary>
internal sealed class NodeClock(VirtualTime time) : TimeProvider
{
    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Skew { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => VirtualTime.Second;

    /// <inheritdoc/>
    public override long GetTimestamp() => time.Now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => VirtualTime.Epoch + TimeSpan.FromMicroseconds(time.Now) + Skew;
}
