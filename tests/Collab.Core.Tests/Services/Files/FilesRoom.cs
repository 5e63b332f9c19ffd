using Collab.Core.Services.Files;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Files;

/// <summary>A conference with a host (ann) and two attendees (bob, dan), and files in it.</summary>
internal static class FilesRoom
{
    public static readonly string Hash = new('a', 64);

    public static ConferenceDriver Open() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("bob").Join("dan");

    public static FilesState Files(this ConferenceDriver driver) =>
        (FilesState)driver.State.StateOf(FilesService.ServiceName);

    public static OfferFile Offer(string name = "plan.pdf", long size = 1000, string type = "application/pdf") =>
        new() { Name = name, MediaType = type, Size = size, Sha256 = Hash };

    /// <summary>Offers a file and tells its id.</summary>
    public static long Share(this ConferenceDriver driver, string owner, OfferFile? offer = null, bool stored = true)
    {
        var outcome = driver.Send(owner, offer ?? Offer());
        if (outcome.Events.Count != 1) throw new InvalidOperationException(outcome.Decision.Message);
        var file = ((FileOffered)outcome.Events[0]).File;
        if (stored) driver.Node(new ConfirmUpload { File = file }).ShouldBe(new FileStored { File = file });
        return file;
    }

    public static FileRules Rules(
        long file = FilesLimits.FileBytesMax,
        long total = FilesLimits.TotalBytesMax,
        long lifetime = 0,
        params string[] types) =>
        new() { FileBytesMax = file, TotalBytesMax = total, LifetimeSeconds = lifetime, MediaTypes = { types } };
}
