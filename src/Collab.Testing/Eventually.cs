using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Collab.Testing;

/// <summary>Waits for conditions instead of sleeping.</summary>
public static class Eventually
{
    /// <summary>How often a condition is looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until <paramref name="read"/> gives something that <paramref name="accept"/> accepts.</summary>
    /// <param name="phase">What the test is at, for the failure's text.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="read">Reads the actual value; what it throws counts as not yet.</param>
    /// <param name="accept">What is expected.</param>
    /// <param name="expected">The text of <paramref name="accept"/>; filled in by the compiler.</param>
    /// <exception cref="AssertionException">The deadline passed; says phase, expected and actual.</exception>
    public static async Task<T> GetAsync<T>(
        string phase,
        TimeSpan deadline,
        Func<Task<T>> read,
        Func<T, bool> accept,
        [CallerArgumentExpression(nameof(accept))] string expected = "")
    {
        var clock = Stopwatch.StartNew();
        string actual;
        do
        {
            try
            {
                var value = await read().ConfigureAwait(false);
                if (accept(value)) return value;
                actual = $"{value}";
            }
            catch (Exception exception) when (exception is not AssertionException)
            {
                actual = exception.ToString();
            }

            await Task.Delay(Interval).ConfigureAwait(false);
        }
        while (clock.Elapsed < deadline);
        throw new AssertionException(
            $"Phase '{phase}' did not end within {deadline}. Expected: {expected}. Actual: {actual}");
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="phase">What the test is at, for the failure's text.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="condition">What is expected.</param>
    /// <param name="expected">The text of <paramref name="condition"/>; filled in by the compiler.</param>
    /// <exception cref="AssertionException">The deadline passed; says phase and expected.</exception>
    public static Task HoldsAsync(
        string phase,
        TimeSpan deadline,
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        GetAsync(phase, deadline, () => Task.FromResult(condition()), holds => holds, expected);

    /// <summary>The same for a condition that takes time to find out.</summary>
    /// <param name="phase">What the test is at, for the failure's text.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="condition">What is expected.</param>
    /// <param name="expected">The text of <paramref name="condition"/>; filled in by the compiler.</param>
    /// <exception cref="AssertionException">The deadline passed; says phase and expected.</exception>
    public static Task HoldsAsync(
        string phase,
        TimeSpan deadline,
        Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        GetAsync(phase, deadline, condition, holds => holds, expected);
}
