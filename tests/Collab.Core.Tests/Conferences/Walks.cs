using System.Globalization;
using Collab.Protocol.Services.Conference;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Collab.Core.Tests.Conferences;

/// <summary>
/// Runs properties over random walks. A walk is a list of numbers, each the seed of one step, so that a failing walk
/// shrinks by leaving steps out while the others stay what they are.
/// </summary>
/// <remarks>
/// Every run starts from a new seed, which it prints; set <c>COLLAB_TEST_SEED</c> to run with that one again.
/// </remarks>
internal static class Walks
{
    private const string SeedVariable = "COLLAB_TEST_SEED";

    public static void ForAll(int walks, int steps, Action<int[]> property)
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        TestContext.Out.WriteLine($"Random walks: {SeedVariable}={seed} runs this again.");
        var generator = Gen.Choose(1, steps)
            .SelectMany(length => Gen.Choose(0, int.MaxValue - 1).ArrayOf(length));
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(walks)
            .WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd(seed), FSharpOption<int>.None));
        try
        {
            Check.One(config, Prop.ForAll(Arb.From(generator, Shrink), property));
        }
        catch (Exception failure)
        {
            throw new AssertionException($"{SeedVariable}={seed} runs this again. {failure.Message}", failure);
        }
    }

    /// <summary>Walks through a conference each, by all services of the catalog or most by one.</summary>
    /// <param name="walks">How many.</param>
    /// <param name="atEnd">Checks the conference after the last step.</param>
    /// <param name="everyStep">Checks it after each.</param>
    /// <param name="focus">The service to which most commands go; empty for all alike.</param>
    public static void Conferences(
        int walks,
        Action<ConferenceDriver> atEnd,
        Action<ConferenceDriver>? everyStep = null,
        string focus = "") => ForAll(walks, 100, walk =>
        {
            var driver = Start(walk);
            foreach (var seed in walk)
            {
                RandomCommands.Step(driver, seed, focus: focus);
                everyStep?.Invoke(driver);
            }

            atEnd(driver);
        });

    /// <summary>A conference with settings that the walk determines.</summary>
    public static ConferenceDriver Start(int[] walk) => ConferenceDriver.Created(new Settings
    {
        ParticipantsMax = 4 + (walk.Length % 3),
        HostLeaves = walk.Length % 4 == 0 ? HostLeavesPolicy.End : HostLeavesPolicy.Pass,
        WaitForHost = walk.Length % 5 == 0,
        HostLeavesDelaySeconds = 1 + (walk.Length % 7),
        ReconnectGraceSeconds = 1 + (walk.Length % 11),
        EmptyTimeoutSeconds = 20,
    });

    /// <summary>Throws when an invariant is broken; unlike an assertion it may, while a walk shrinks.</summary>
    public static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException(what);
    }

    private static IEnumerable<int[]> Shrink(int[] walk)
    {
        for (var length = walk.Length / 2; length >= 1; length /= 2)
        {
            for (var start = 0; start + length <= walk.Length; start += length)
                yield return [.. walk[..start], .. walk[(start + length)..]];
        }
    }
}
