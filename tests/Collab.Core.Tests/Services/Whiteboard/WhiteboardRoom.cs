using Collab.Core.Services.Drawings;
using Collab.Core.Services.Whiteboard;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Core.Tests.Services.Whiteboard;

/// <summary>
/// A conference with a host (ann), a presenter (pat) and two attendees (bob, dan) who draw on board 1.
/// </summary>
internal static class WhiteboardRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("pat", Role.Presenter).Join("bob").Join("dan");

    public static WhiteboardState Whiteboard(this ConferenceDriver driver) =>
        (WhiteboardState)driver.State.StateOf(WhiteboardService.ServiceName);

    public static Drawing Board(this ConferenceDriver driver, long board = 1) => driver.Whiteboard().Drawings[board];

    /// <summary>Draws a rectangle and tells its id.</summary>
    public static long Draw(this ConferenceDriver driver, string author, int x = 0, int y = 0, long board = 1) =>
        driver.Draw(author, board, Rectangle(x, y))[0];

    /// <summary>Draws and tells the ids.</summary>
    public static long[] Draw(this ConferenceDriver driver, string author, long board, params DrawnObject[] objects)
    {
        var outcome = driver.Send(author, new AddObjects { Board = board, Objects = { objects } });
        return outcome.Events.Count == 1
            ? [.. ((ObjectsAdded)outcome.Events[0]).Objects.Select(x => x.Id)]
            : throw new InvalidOperationException(outcome.Decision.Message);
    }

    public static Outcome Move(this ConferenceDriver driver, string who, long id, int dx, int dy = 0) =>
        driver.Send(who, new MoveObjects { Board = 1, Objects = { id }, Dx = dx, Dy = dy });

    public static Outcome Undo(this ConferenceDriver driver, string who) => driver.Send(who, new Undo { Board = 1 });

    public static Outcome Redo(this ConferenceDriver driver, string who) => driver.Send(who, new Redo { Board = 1 });

    /// <summary>Where an object is; <c>null</c> when it is not.</summary>
    public static int? XOf(this ConferenceDriver driver, long id) => driver.Board().Find(id)?.Position.X;

    public static long[] Stack(this ConferenceDriver driver) => [.. driver.Board().Objects.Select(x => x.Id)];

    public static Style Ink(string color = "#102030") => new() { Color = color, Width = 20, Opacity = 100 };

    public static DrawnObject Rectangle(int x, int y, int width = 100, int height = 50) => new()
    {
        Position = new Position { X = x, Y = y },
        Rectangle = new Box { Width = width, Height = height },
        Style = Ink(),
    };

    public static DrawnObject Stroke(int x, int y, params int[] points) => new()
    {
        Position = new Position { X = x, Y = y },
        Stroke = new Stroke { Points = { points } },
        Style = Ink(),
    };

    public static DrawnObject Text(string text) => new()
    {
        Position = new Position(),
        Text = new Label { Text = text, Size = 160 },
        Style = Ink(),
    };

    public static DrawnObject Image(string url) => new()
    {
        Position = new Position(),
        Image = new Picture { Url = url, Width = 100, Height = 100, Description = "A picture" },
        Style = Ink(),
    };
}
