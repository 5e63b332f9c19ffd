using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Collab.Actors.Services.Media;

namespace Collab.Actors.Tests.Services.Media;

/// <summary>A media bridge and a telephone exchange that only write down what they are told.</summary>
internal sealed class RecordingBridge : IMediaBridge, ITelephony
{
    private int _failures;

    public ConcurrentQueue<string> Told { get; } = new();

    public string Name => "recorder";

    /// <summary>The next so many calls fail.</summary>
    public void FailNext(int times) => Volatile.Write(ref _failures, times);

    public Task OpenAsync(
        ConferenceId conference, ImmutableArray<MediaMember> members, CancellationToken cancellation) =>
        Tell($"open {string.Join(' ', members.Select(x => x.Participant))}");

    public async Task<ReadOnlyMemory<byte>> AdmitAsync(
        ConferenceId conference, MediaMember member, CancellationToken cancellation)
    {
        await Tell($"admit {member.Participant} {member.Number}{(member.Camera ? " camera" : "")}");
        return Encoding.UTF8.GetBytes($"token of {member.Participant} {member.Number}");
    }

    public Task ReleaseAsync(ConferenceId conference, MediaMember member, CancellationToken cancellation) =>
        Tell($"release {member.Participant} {member.Number}");

    public Task CloseAsync(ConferenceId conference, CancellationToken cancellation) => Tell("close");

    public Task<string> DescribeDialInAsync(ConferenceId conference, CancellationToken cancellation) =>
        Task.FromResult("Call 030 1234");

    public Task DialAsync(
        ConferenceId conference, string caller, string number, CancellationToken cancellation) =>
        Tell($"dial {caller} {number}");

    public Task HangUpAsync(ConferenceId conference, string caller, CancellationToken cancellation) =>
        Tell($"hang up {caller}");

    private Task Tell(string what)
    {
        if (Interlocked.Decrement(ref _failures) >= 0) throw new InvalidOperationException($"cannot {what}");
        Told.Enqueue(what);
        return Task.CompletedTask;
    }
}
