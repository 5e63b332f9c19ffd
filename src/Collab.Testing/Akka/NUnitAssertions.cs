using System.Globalization;
using Akka.TestKit;
using NUnit.Framework;

namespace Collab.Testing;

/// <summary>Lets Akka's TestKit fail tests through NUnit.</summary>
public sealed class NUnitAssertions : ITestKitAssertions
{
    /// <inheritdoc/>
    public void Fail(string format = "", params object[] args) => Assert.Fail(Text(format, args));

    /// <inheritdoc/>
    public void AssertTrue(bool condition, string format = "", params object[] args)
    {
        if (!condition) Assert.Fail(Text(format, args));
    }

    /// <inheritdoc/>
    public void AssertFalse(bool condition, string format = "", params object[] args)
    {
        if (condition) Assert.Fail(Text(format, args));
    }

    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args) =>
        Assert.That(actual, Is.EqualTo(expected), Text(format, args));

    /// <inheritdoc/>
    public void AssertEqual<T>(
        T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        if (!comparer(expected, actual))
            Assert.Fail($"Expected {expected}, but was {actual}. {Text(format, args)}");
    }

    /// <inheritdoc/>
    public Exception AssertThrows(Action action) => AssertThrows<Exception>(action);

    /// <inheritdoc/>
    public TException AssertThrows<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new AssertionException($"Expected a {typeof(TException)}, but nothing was thrown.");
    }

    /// <inheritdoc/>
    public Task<Exception> AssertThrowsAsync(Func<Task> action) => AssertThrowsAsync<Exception>(action);

    /// <inheritdoc/>
    public async Task<TException> AssertThrowsAsync<TException>(Func<Task> action)
        where TException : Exception
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new AssertionException($"Expected a {typeof(TException)}, but nothing was thrown.");
    }

    // Texts without arguments may be logs, and those hold braces.
    private static string Text(string format, object[] args) =>
        args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);
}
