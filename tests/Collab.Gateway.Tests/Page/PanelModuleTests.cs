using Collab.Core.Services;
using Collab.Gateway.Page;

namespace Collab.Gateway.Tests.Page;

/// <summary>The module that tells the page which panels there are.</summary>
internal sealed class PanelModuleTests
{
    private static readonly string[] Files =
    [
        "app.js", "services/polls/panel.js", "services/polls/panel.css", "services/polls/model.js",
        "services/notes/panel.js", "services/notes/editor/panel.js", "services/files/model.js",
    ];

    [Test]
    public void Every_folder_with_a_panel_is_listed_by_its_name() => Assert.That(
        PanelModule.Write(Files, ServiceCatalog.BuiltIn),
        Does.Contain("""export const panels = [{"service":"notes","script":"./services/notes/panel.js","style":""},""")
            .And.Contain("""
                {"service":"polls","script":"./services/polls/panel.js","style":"./services/polls/panel.css"}];
                """)
            .And.Not.Contain("editor").And.Not.Contain("files/"));

    [Test]
    public void Without_panels_the_list_is_empty() => Assert.That(
        PanelModule.Write(["app.js"], ServiceCatalog.BuiltIn), Does.Contain("export const panels = [];"));

    [Test]
    public void Every_message_is_there_with_the_lowest_role_that_it_takes()
    {
        var module = PanelModule.Write(Files, ServiceCatalog.BuiltIn);
        Assert.That(module, Does.Contain("\"Create\":0").And.Contain("\"Lock\":3").And.Contain("\"Leave\":1"));
    }
}
