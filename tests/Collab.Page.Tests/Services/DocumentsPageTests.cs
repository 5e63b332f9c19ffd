using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>Documents on the page: one leads through a PDF, the other follows or roams, and both write on it.</summary>
internal sealed class DocumentsPageTests : MeetingPageFixture
{
    [Test]
    public async Task One_leads_through_a_PDF_and_the_other_follows_roams_and_follows_again()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "documents"), await OpenPanelAsync(Attendee, "documents"));
        await ExpectTextAsync(attendee.GetByTestId("documents-empty"), "No document");
        await Expect(attendee.GetByTestId("documents-open")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await OpenAsync(host, "plan.pdf", "application/pdf", Pdf("The plan", "The costs", "The end"));
        await ExpectPageAsync(host, 1);
        await ExpectPageAsync(attendee, 1);
        await ExpectTextAsync(attendee.GetByTestId("page-count"), "of 3");

        await host.GetByTestId("document-present").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("document-leads"), "Hana is presenting; you follow");
        await host.GetByTestId("page-on").ClickAsync();
        await ExpectPageAsync(attendee, 2);
        await host.GetByTestId("document-larger").ClickAsync();
        var zoom = await host.GetByTestId("document-fit").InnerTextAsync();
        await ExpectTextAsync(attendee.GetByTestId("document-fit"), zoom);
        await ShootAsync(Attendee, "documents-following");

        await attendee.GetByTestId("page-on").ClickAsync();
        await ExpectTextAsync(attendee.GetByTestId("document-leads"), "alone");
        await ExpectPageAsync(attendee, 3);
        await host.GetByTestId("page-back").ClickAsync();
        await ExpectPageAsync(host, 1);
        await ExpectPageAsync(attendee, 3);
        await attendee.GetByTestId("document-follow").ClickAsync();
        await ExpectPageAsync(attendee, 1);
    }

    [Test]
    public async Task Both_write_on_a_page_and_each_page_has_its_own_marks()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "documents"), await OpenPanelAsync(Attendee, "documents"));
        await OpenAsync(host, "plan.pdf", "application/pdf", Pdf("The plan", "The costs"));
        await ExpectPageAsync(attendee, 1);
        await DrawAsync(Attendee, attendee, "rectangle", (120, 120), (260, 200));
        await ExpectMarksAsync(host, 1);
        await DrawAsync(Host, host, "arrow", (100, 260), (240, 220));
        await ExpectMarksAsync(attendee, 2);
        await ShootAsync(Host, "documents-marks");

        await host.GetByTestId("page-on").ClickAsync();
        await ExpectPageAsync(host, 2);
        await ExpectMarksAsync(host, 0);
        await host.GetByTestId("page-back").ClickAsync();
        await ExpectMarksAsync(host, 2);
        await attendee.GetByTestId("document-undo").ClickAsync();
        await ExpectMarksAsync(host, 1);
    }

    [Test]
    public async Task Texts_and_images_are_opened_side_by_side_and_closed_for_everybody()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "documents"), await OpenPanelAsync(Attendee, "documents"));
        await OpenAsync(host, "agenda.txt", "text/plain", "First, tea.\nThen, cake."u8.ToArray());
        await ExpectTextAsync(attendee.GetByTestId("document-text"), "Then, cake.");
        var picture = await Host.ScreenshotAsync(new PageScreenshotOptions
        {
            Clip = new Clip { Width = 300, Height = 200 },
        });
        await OpenAsync(host, "picture.png", "image/png", picture);
        await ExpectCountAsync(attendee.GetByTestId("document-tab"), 2);
        await attendee.GetByTestId("document-tab").Last.ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("document-image"), 1);
        await ShootAsync(Attendee, "documents-image");
        await ExpectCountAsync(attendee.GetByTestId("document-close"), 0);
        await host.GetByTestId("document-close").Last.ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("document-tab"), 1);
        await ExpectTextAsync(attendee.GetByTestId("document-text"), "First, tea.");
    }

    private static Task OpenAsync(ILocator panel, string name, string type, byte[] content) =>
        panel.GetByTestId("documents-input").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = type, Buffer = content });

    private static async Task ExpectPageAsync(ILocator panel, int page)
    {
        await Expect(panel.Locator($".document-paper[data-page='{page}']"))
            .ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await Expect(panel.GetByTestId("page-number")).ToHaveValueAsync($"{page}", new() { Timeout = PatienceMs });
    }

    private static Task ExpectMarksAsync(ILocator panel, int marks) => Expect(panel.GetByTestId("document-page"))
        .ToHaveAttributeAsync("data-marks", $"{marks}", new() { Timeout = PatienceMs });

    private static async Task DrawAsync(
        IPage page, ILocator panel, string tool, (float X, float Y) from, (float X, float Y) to)
    {
        await panel.GetByTestId($"document-tool-{tool}").ClickAsync();
        var box = (await panel.GetByTestId("document-page").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + from.X, box.Y + from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + to.X, box.Y + to.Y, new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    /// <summary>A PDF with a line of text on each page.</summary>
    private static byte[] Pdf(params string[] pages)
    {
        var kids = string.Join(' ', pages.Select((_, i) => $"{4 + (2 * i)} 0 R"));
        var objects = new List<string>
        {
            "<</Type/Catalog/Pages 2 0 R>>",
            $"<</Type/Pages/Count {pages.Length}/Kids[{kids}]>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        };
        for (var i = 0; i < pages.Length; i++)
        {
            objects.Add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
                + $"/Contents {5 + (2 * i)} 0 R>>");
            var text = $"BT /F 48 Tf 72 700 Td ({pages[i]}) Tj ET";
            objects.Add($"<</Length {text.Length}>>\nstream\n{text}\nendstream");
        }

        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {objects.Count + 1}/Root 1 0 R>>\n");
        file.Append(CultureInfo.InvariantCulture, $"startxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
