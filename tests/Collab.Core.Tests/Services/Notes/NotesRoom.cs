using Collab.Core.Services;
using Collab.Core.Services.Notes;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Texts;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Notes;

/// <summary>A conference with a host (ann) and two who write along (bob, cid).</summary>
internal static class NotesRoom
{
    public static ConferenceDriver Open() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("bob").Join("cid");

    public static NotesState Notes(this ConferenceDriver driver) =>
        (NotesState)driver.State.StateOf(NotesService.ServiceName);

    public static string Text(this ConferenceDriver driver) => driver.Notes().Text.ToString();

    /// <summary>The next edit of somebody, of the version that there is.</summary>
    public static EditText Edit(
        this ConferenceDriver driver, string writer, int at, int remove, string insert, long? version = null) => new()
        {
            Version = version ?? driver.Notes().Version,
            Writer = writer,
            Number = driver.Notes().Writers.GetValueOrDefault(writer).Number + 1,
            Spans = { new TextSpan { Keep = at, Remove = remove, Insert = insert } },
        };

    public static Outcome Write(
        this ConferenceDriver driver, string writer, int at, int remove, string insert, long? version = null) =>
        driver.Send(writer, driver.Edit(writer, at, remove, insert, version));

    public static TAnswer Answer<TAnswer>(this ConferenceDriver driver, IMessage query)
        where TAnswer : IMessage =>
        (TAnswer)((QueryStep.Answered)driver.Ask(query, new Viewer("bob", Role.Attendee))).Answer;
}
