using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Collab.Architecture.Tests;

/// <summary>Every dependency has one version, one reason and a lock.</summary>
internal sealed partial class PackageTests
{
    private static readonly string[] Central =
    [
        .. XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(item => item.Attribute("Include")!.Value),
    ];

    private static IEnumerable<string> Projects =>
        Repository.TextFiles.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    [Test]
    public void Versions_stand_in_one_place() =>
        Assert.That(
            SourceScan.FindIn(Projects, LocalVersion()), Is.Empty, "Put the version in Directory.Packages.props.");

    [Test]
    public void Every_package_has_one_line_of_reason()
    {
        var reasons = Repository.Read("docs/dependencies.md");
        Assert.That(
            Central.Where(package => !reasons.Contains($"| {package} |", StringComparison.Ordinal)), Is.Empty,
            "Add '| Package | licence | why |' to docs/dependencies.md.");
        var named = Row().Matches(reasons).Select(match => match.Groups["package"].Value)
            .Where(name => name != "package");
        Assert.That(named.Except(Central), Is.Empty, "docs/dependencies.md explains what is no longer used.");
    }

    [Test]
    public void Every_version_is_used()
    {
        var used = Projects.SelectMany(project => XDocument.Parse(Repository.Read(project))
            .Descendants("PackageReference").Select(item => item.Attribute("Include")?.Value)).ToHashSet();
        var pins = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("ItemGroup")
            .Where(group => group.Attribute("Label")!.Value.StartsWith("Transitive", StringComparison.Ordinal))
            .Descendants("PackageVersion").Select(item => item.Attribute("Include")!.Value);
        Assert.That(Central.Except(pins).Where(package => !used.Contains(package)), Is.Empty);
    }

    [Test]
    public void Every_project_has_its_lock_file() =>
        Assert.That(
            Projects.Where(project => !File.Exists(
                Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, "packages.lock.json"))),
            Is.Empty);

    [GeneratedRegex(@"<PackageReference[^>]*\bVersion(Override)?=")]
    private static partial Regex LocalVersion();

    [GeneratedRegex(@"^\| (?<package>[A-Za-z][\w.]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
