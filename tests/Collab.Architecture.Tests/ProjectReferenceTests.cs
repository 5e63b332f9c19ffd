using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Collab.Architecture.Tests;

/// <summary>The arrows of <c>docs/architecture.md</c>: they point down, and there are no others.</summary>
internal sealed partial class ProjectReferenceTests
{
    // The packages that each project may name; a trailing dot admits a family.
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Collab.Protocol"] = ["Google.Protobuf", "Grpc.Tools"],
        ["Collab.Core"] = ["Google.Protobuf", "Ical.Net", "NodaTime"],
        ["Collab.Actors"] = ["Akka", "Akka.", "Google.Protobuf", "Microsoft.Data.Sqlite", "Npgsql", "linq2db"],
        ["Collab.Gateway"] =
            ["Akka", "Google.Protobuf", "Microsoft.AspNetCore.OpenApi", "Microsoft.IdentityModel.JsonWebTokens"],
        ["Collab.Client"] = ["Google.Protobuf"],
        ["Collab.Testing"] =
            ["Akka", "Akka.TestKit", "Google.Protobuf", "Microsoft.Data.Sqlite", "Npgsql", "NUnit"],
        ["Collab.Cli"] = ["Google.Protobuf", "HdrHistogram", "System.CommandLine"],
    };

    // What docs/architecture.md says that a project may use: names of projects without "Collab.", or "all".
    private static readonly Dictionary<string, string[]> Table = Row()
        .Matches(Repository.Read("docs/architecture.md"))
        .ToDictionary(
            row => row.Groups["project"].Value,
            row => row.Groups["uses"].Value.Split(',', StringSplitOptions.TrimEntries));

    private static IEnumerable<string> Projects => Repository.SourceProjects;

    [Test]
    public void Every_project_has_its_row_and_every_row_its_project()
    {
        var projects = Projects.Select(Path.GetFileNameWithoutExtension).ToArray();
        Assert.That(Table.Keys, Is.EquivalentTo(projects), "the table in docs/architecture.md");
        Assert.That(Packages.Keys, Is.EquivalentTo(projects), "the packages above");
    }

    [TestCaseSource(nameof(Projects))]
    public void A_project_references_no_project_but_those_of_its_row(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var references = Items(project, "ProjectReference").Select(x => Path.GetFileNameWithoutExtension(x)!).ToArray();
        Assert.That(
            references.Except(Allowed(name)), Is.Empty,
            $"Another arrow needs another row for {name} in docs/architecture.md, and a reason in an ADR.");
        Assert.That(references, Is.Unique, project);
    }

    [TestCaseSource(nameof(Projects))]
    public void A_project_uses_no_package_but_those_of_its_row(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var foreign = Items(project, "PackageReference").Where(package => !Packages[name].Any(allowed =>
            allowed.EndsWith('.') ? package.StartsWith(allowed, StringComparison.Ordinal) : package == allowed));
        Assert.That(foreign, Is.Empty, $"{name} may use {string.Join(", ", Packages[name])}");
    }

    [Test]
    public void The_arrows_point_down()
    {
        foreach (var project in Table.Keys) Assert.That(Allowed(project), Does.Not.Contain(project));
    }

    [Test]
    public void Product_code_never_references_a_test_project() =>
        Assert.That(
            Projects.SelectMany(project => Items(project, "ProjectReference")),
            Has.None.Contain("tests/").And.None.Contain(".Tests"));

    [Test]
    public void A_test_project_references_product_code_and_programs_but_no_other_tests()
    {
        foreach (var project in Repository.Files("tests", ".csproj"))
        {
            Assert.That(
                Items(project, "ProjectReference")
                    .Where(path => path.EndsWith(".Tests.csproj", StringComparison.Ordinal))
                    // Chaos sends a cluster the random commands that each service's tests have.
                    .Where(path => !(project.Contains("Collab.Chaos") && path.Contains("Collab.Core.Tests"))),
                Is.Empty,
                project);
        }
    }

    [Test]
    public void Internals_are_seen_by_tests_and_benchmarks_only()
    {
        var assemblies = Repository.Files("tests", ".csproj").Concat(Repository.Files("benchmarks", ".csproj"))
            .SelectMany(path => XDocument.Parse(Repository.Read(path)).Descendants("AssemblyName")
                .Select(name => name.Value).Append(Path.GetFileNameWithoutExtension(path)))
            .ToArray();
        foreach (var project in Projects)
            Assert.That(Items(project, "InternalsVisibleTo").Except(assemblies), Is.Empty, project);
    }

    [Test]
    public void Product_code_plants_no_fault() =>
        Assert.That(SourceScan.FindInCode(Repository.Files("src", ".cs"), Planting()), Is.Empty);

    [Test]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Collab.Actors.sln").Replace('\\', '/');
        var missing = Repository.TextFiles
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.That(missing, Is.Empty, "Add each with: dotnet sln Collab.Actors.sln add PATH");
    }

    // A row names the nearest; what those may use may be used as well.
    private static HashSet<string> Allowed(string project)
    {
        if (Table[project].Contains("all")) return [.. Table.Keys.Where(x => x != project && x != "Collab.Testing")];
        var found = new HashSet<string>();
        foreach (var used in Table[project].Select(x => $"Collab.{x}").Where(Table.ContainsKey))
        {
            found.Add(used);
            found.UnionWith(Allowed(used));
        }

        return found;
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Parse(Repository.Read(project)).Descendants(kind)
            .Select(item => item.Attribute("Include")?.Value.Replace('\\', '/'))
            .OfType<string>();

    [GeneratedRegex(@"^\| `(?<project>Collab\.\w+)` \|[^|]*\| (?<uses>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    // Assigned, or handed on: what the primary compares it with is no planting.
    [GeneratedRegex(@"\bPlanted\s*=[^=>]|[(,=]\s*PlantedFault\.\w+")]
    private static partial Regex Planting();
}
