using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Collab.Page.Tests.Services;

/// <summary>Files on the page: two people share, download and remove them, and the host sets the rules.</summary>
internal sealed class FilesPageTests : MeetingPageFixture
{
    private const int MiB = 1024 * 1024;

    [Test]
    public async Task What_one_shares_the_other_downloads_byte_for_byte()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "files"), await OpenPanelAsync(Attendee, "files"));
        await ExpectTextAsync(host.GetByTestId("files-empty"), "No files");
        // Several parts, the last one short.
        var content = RandomBytes((5 * MiB) + 1234);
        await ShareAsync(attendee, "minutes of \u00fcber.pdf", "application/pdf", content);
        await ShareAsync(host, "agenda.txt", "text/plain", "Tea, then cake."u8.ToArray());
        await ExpectCountAsync(host.Locator("[data-testid=file][data-stored=true]"), 2);
        await ExpectTextAsync(host.GetByTestId("file").Last, "Abel");
        await ExpectTextAsync(attendee.GetByTestId("file").Last, "you");
        await ShootAsync(Host, "files-shared");

        var file = host.GetByTestId("file").Filter(new() { HasText = "minutes" });
        var download = await Host.RunAndWaitForDownloadAsync(() => file.GetByTestId("file-download").ClickAsync());
        Assert.That(download.SuggestedFilename, Is.EqualTo("minutes of \u00fcber.pdf"));
        var saved = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Conference}-download");
        await download.SaveAsAsync(saved);
        Assert.That(
            SHA256.HashData(await File.ReadAllBytesAsync(saved)), Is.EqualTo(SHA256.HashData(content)));
        File.Delete(saved);
    }

    [Test]
    public async Task A_page_that_is_uploaded_is_a_download_and_nothing_else()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "files"), await OpenPanelAsync(Attendee, "files"));
        await ShareAsync(attendee, "page.html", "text/html", "<script>document.title = 'run'</script>"u8.ToArray());
        var row = host.Locator("[data-testid=file][data-stored=true]");
        await ExpectCountAsync(row, 1);
        var download = await Host.RunAndWaitForDownloadAsync(() => row.GetByTestId("file-download").ClickAsync());
        Assert.That(download.SuggestedFilename, Is.EqualTo("page.html"));
        Assert.That(await Host.TitleAsync(), Is.Not.EqualTo("run"));
    }

    [Test]
    public async Task Owners_and_hosts_remove_files_and_hosts_set_the_rules()
    {
        var (host, attendee) = (await OpenPanelAsync(Host, "files"), await OpenPanelAsync(Attendee, "files"));
        await ShareAsync(host, "of-hana.txt", "text/plain", "a"u8.ToArray());
        await ShareAsync(attendee, "of-abel.txt", "text/plain", "b"u8.ToArray());
        await ExpectCountAsync(attendee.Locator("[data-testid=file][data-stored=true]"), 2);
        await ExpectCountAsync(attendee.GetByTestId("file-menu"), 1);
        await ExpectCountAsync(host.GetByTestId("file-menu"), 2);
        await host.GetByTestId("file").Filter(new() { HasText = "of-abel" }).GetByTestId("file-menu").ClickAsync();
        await Host.GetByTestId("file-remove").ClickAsync();
        await ExpectCountAsync(attendee.GetByTestId("file"), 1);

        await Expect(attendee.GetByTestId("files-rules")).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        await host.GetByTestId("files-rules").Locator("summary").ClickAsync();
        await host.GetByTestId("files-mediaTypes").SelectOptionAsync("image/*");
        await host.GetByTestId("files-fileBytesMax").SelectOptionAsync($"{MiB}");
        await ExpectTextAsync(host.GetByTestId("files-used"), "1 B of 512 MB");
        await ShootAsync(Host, "files-rules");
        await ChooseAsync(attendee, "late.txt", "text/plain", "c"u8.ToArray());
        await ExpectTextAsync(attendee.GetByTestId("files-problem"), "not allowed");
        await ChooseAsync(attendee, "large.png", "image/png", RandomBytes(MiB + 1));
        await ExpectTextAsync(attendee.GetByTestId("files-problem"), "at most 1 MB");
        await ShootAsync(Attendee, "files-refused");
    }

    private static async Task ShareAsync(ILocator panel, string name, string type, byte[] content)
    {
        var before = await panel.GetByTestId("file").CountAsync();
        await ChooseAsync(panel, name, type, content);
        await ExpectCountAsync(panel.GetByTestId("file"), before + 1);
    }

    private static Task ChooseAsync(ILocator panel, string name, string type, byte[] content) =>
        panel.GetByTestId("files-input").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = type, Buffer = content });

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
