using System.Reflection;
using System.Xml.Linq;

namespace Collab.Architecture.Tests;

/// <summary>What others may build on, kept as text: a change of it is seen in the diff and meant.</summary>
internal sealed class PublicApiTests
{
    private const string Accept = "COLLAB_APPROVE";

    // Programs have no API.
    private static IEnumerable<string> Packed => Repository.SourceProjects
        .Where(path => XDocument.Parse(Repository.Read(path)) is var project
            && project.Descendants("IsPackable").Any(x => x.Value == "true")
            && !project.Descendants("OutputType").Any())
        .Select(path => Path.GetFileNameWithoutExtension(path));

    [TestCaseSource(nameof(Packed))]
    public void The_public_API_is_the_approved_one(string assembly)
    {
        var actual = PublicApiText.Of(Assembly.Load(assembly));
        var file = Repository.FullPath($"tests/Collab.Architecture.Tests/approved/{assembly}.txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        var (was, now) = (approved.Split('\n'), actual.Split('\n'));
        var gone = was.Except(now).Select(line => $"- {line.Trim()}");
        var added = now.Except(was).Select(line => $"+ {line.Trim()}");
        Assert.That(
            actual == approved, Is.True,
            $"The public API of {assembly} changed:\n{string.Join('\n', gone.Concat(added))}\n"
            + "If that is meant, say so in CHANGELOG.md, run "
            + $"`{Accept}=1 ./build.sh test Architecture`, and commit the text.");
    }

    [Test]
    public void Every_approved_text_has_its_assembly() =>
        Assert.That(
            Repository.Files("tests/Collab.Architecture.Tests/approved").Select(Path.GetFileNameWithoutExtension),
            Is.EquivalentTo(Packed));

    [Test]
    public void The_text_of_an_API_shows_what_matters() =>
        Assert.That(PublicApiText.Of(typeof(Sample).Assembly), Is.EqualTo(
            """
            abstract class Collab.Architecture.Tests.Sample : IDisposable
                String Name { get; init; }
                abstract Void Dispose()
                const Int32 Limit = 3
                new(String name)
                protected virtual T Make<T>(T from, Int32? times = null)
                static Boolean TryGet(String text, out Sample found)

            """.Replace("out Sample", "out Collab.Architecture.Tests.Sample", StringComparison.Ordinal)
                .Replace("\r", "", StringComparison.Ordinal)));
}

/// <summary>The only public type of this assembly, for the test above.</summary>
public abstract class Sample(string name) : IDisposable
{
    public const int Limit = 3;

    public string Name { get; init; } = name;

    public static bool TryGet(string text, out Sample? found)
    {
        found = null;
        return text.Length > Limit;
    }

    public abstract void Dispose();

    protected virtual T Make<T>(T from, int? times = null) => from;
}
