using System.Xml.Linq;

namespace Collab.Architecture.Tests;

/// <summary>The arrows of <c>docs/architecture.md</c>: they point down, and there are no others.</summary>
internal sealed class ProjectReferenceTests
{
    // Project, the projects of ours that it references, the packages it may use (a trailing dot admits a family).
    private static readonly (string Project, string[] References, string[] Packages)[] Table =
    [
        ("Collab.Protocol", [], ["Google.Protobuf", "Grpc.Tools"]),
        ("Collab.Core", ["Collab.Protocol"], ["Google.Protobuf"]),
        ("Collab.Actors", ["Collab.Core", "Collab.Protocol"],
            ["Akka", "Akka.", "Google.Protobuf", "Microsoft.Data.Sqlite", "Npgsql", "linq2db"]),
        ("Collab.Gateway", ["Collab.Actors", "Collab.Core", "Collab.Protocol"],
            ["Google.Protobuf", "Microsoft.AspNetCore.OpenApi", "Microsoft.IdentityModel.JsonWebTokens"]),
        ("Collab.Client", ["Collab.Protocol"], ["Google.Protobuf"]),
        ("Collab.Testing", ["Collab.Client", "Collab.Core", "Collab.Protocol"],
            ["Akka.TestKit", "Google.Protobuf", "Microsoft.Data.Sqlite", "Npgsql", "NUnit"]),
        ("Collab.Cli",
            ["Collab.Actors", "Collab.Client", "Collab.Core", "Collab.Gateway", "Collab.Protocol"],
            ["Google.Protobuf", "System.CommandLine"]),
    ];

    private static IEnumerable<string> Projects => Repository.SourceProjects;

    [Test]
    public void Every_project_has_its_row_and_every_row_its_project() =>
        Assert.That(
            Projects.Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Table.Select(row => row.Project)));

    [TestCaseSource(nameof(Projects))]
    public void A_project_references_no_project_but_those_of_its_row(string project)
    {
        var row = RowOf(project);
        var references = Items(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).ToArray();
        Assert.That(
            references.Except(row.References), Is.Empty,
            $"{row.Project} may reference {string.Join(", ", row.References)}. Another arrow needs a new row here, "
            + "in docs/architecture.md, and a reason in an ADR.");
        Assert.That(references, Is.Unique, project);
    }

    [TestCaseSource(nameof(Projects))]
    public void A_project_uses_no_package_but_those_of_its_row(string project)
    {
        var row = RowOf(project);
        var foreign = Items(project, "PackageReference").Where(package => !row.Packages.Any(allowed =>
            allowed.EndsWith('.') ? package.StartsWith(allowed, StringComparison.Ordinal) : package == allowed));
        Assert.That(foreign, Is.Empty, $"{row.Project} may use {string.Join(", ", row.Packages)}");
    }

    [Test]
    public void Product_code_never_references_a_test_project() =>
        Assert.That(
            Projects.SelectMany(project => Items(project, "ProjectReference")),
            Has.None.Contain("tests/").And.None.Contain(".Tests"));

    [Test]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Collab.Actors.sln").Replace('\\', '/');
        var missing = Repository.TextFiles
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.That(missing, Is.Empty, "Add each with: dotnet sln Collab.Actors.sln add PATH");
    }

    private static (string Project, string[] References, string[] Packages) RowOf(string project) =>
        Table.Single(row => row.Project == Path.GetFileNameWithoutExtension(project));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Parse(Repository.Read(project)).Descendants(kind)
            .Select(item => item.Attribute("Include")?.Value.Replace('\\', '/'))
            .OfType<string>();
}
