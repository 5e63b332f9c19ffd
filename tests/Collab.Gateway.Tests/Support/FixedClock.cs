namespace Collab.Gateway.Tests.Support;

/// <summary>A clock that stands still until told otherwise; its timers never fire.</summary>
internal sealed class FixedClock(TimeSpan fromNow = default) : TimeProvider
{
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow + fromNow;
    private TimeSpan _passed;

    public override DateTimeOffset GetUtcNow() => _start + _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;

    public void Advance(TimeSpan by) => _passed += by;
}
