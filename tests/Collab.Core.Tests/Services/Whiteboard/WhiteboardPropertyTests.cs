using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Whiteboard;

/// <summary>What holds of the whiteboard, whatever is drawn and by whom.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WhiteboardPropertyTests
{
    [Test]
    public void Nobody_undoes_what_others_did()
    {
        var undone = 0;
        Walks.Conferences(150, driver => undone += Authors.RequireOwnUndo(driver.Log), focus: "whiteboard");
        Assert.That(undone, Is.GreaterThan(0), "some walk came to an undo");
    }

    [Test]
    public void Counts_and_sizes_are_those_of_what_is_there() => Walks.Conferences(60, _ => { }, driver =>
    {
        var state = driver.Whiteboard();
        var drawings = state.Boards.Select(x => state.Drawings[x.Id]).ToList();
        var objects = drawings.SelectMany(x => x.Objects).ToList();
        var steps = drawings.SelectMany(x => x.Histories.Values).SelectMany(x => x.Undo.Concat(x.Redo)).ToList();
        Walks.Require(state.Drawings.ObjectCount == objects.Count, "the count of objects is wrong");
        Walks.Require(state.Drawings.ObjectBytes == objects.Sum(x => x.CalculateSize()), "the objects' size is wrong");
        Walks.Require(state.Drawings.StepCount == steps.Count, "the count of steps is wrong");
        Walks.Require(state.Drawings.StepBytes == steps.Sum(x => x.CalculateSize()), "the steps' size is wrong");
        Walks.Require(objects.All(x => x.Id < state.Drawings.NextObject), "an id will be used again");
        var places = drawings.Select(x => x.Objects.Select(y => (y.Z, y.Id)).ToList()).ToList();
        Walks.Require(places.All(x => x.SequenceEqual(x.Order())), "a stack is out of order");
    }, focus: "whiteboard");

    /// <summary>Who gave each part of each object which values, by the log alone.</summary>
    private sealed class Authors
    {
        private readonly HashSet<(long Board, long Id, string Part, ByteString Value, string By)> _wrote = [];
        private readonly HashSet<(long Board, long Id, string By)> _deleted = [];
        private readonly Dictionary<(long Board, long Id), DrawnObject> _now = [];

        public static int RequireOwnUndo(IEnumerable<Event> log)
        {
            var (authors, undone) = (new Authors(), 0);
            foreach (var @event in log.Where(x => x.Service == "whiteboard"))
            {
                var by = @event.Participant;
                switch (@event.Type)
                {
                    case "ObjectsAdded":
                        var added = ObjectsAdded.Parser.ParseFrom(@event.Body);
                        authors.Put(added.Board, added.Objects, by);
                        break;
                    case "ObjectsChanged":
                        var changed = ObjectsChanged.Parser.ParseFrom(@event.Body);
                        authors.Put(changed.Board, changed.Objects, by);
                        break;
                    case "ObjectsDeleted":
                        var deleted = ObjectsDeleted.Parser.ParseFrom(@event.Body);
                        authors.Delete(deleted.Board, deleted.Objects, by);
                        break;
                    case "BoardCleared":
                        var cleared = BoardCleared.Parser.ParseFrom(@event.Body);
                        var gone = authors._now.Keys.Where(x => x.Board == cleared.Board
                            && (cleared.All || authors._now[x].Author == cleared.Author));
                        authors.Delete(cleared.Board, [.. gone.Select(x => x.Id)], by);
                        break;
                    case "ChangesUndone":
                        var undo = ChangesUndone.Parser.ParseFrom(@event.Body);
                        authors.RequireOwn(undo.Board, undo.Edit, by);
                        authors.Put(undo.Board, undo.Edit.Put, by);
                        authors.Delete(undo.Board, undo.Edit.Deleted, by);
                        undone++;
                        break;
                    case "ChangesRedone":
                        var redo = ChangesRedone.Parser.ParseFrom(@event.Body);
                        authors.RequireOwn(redo.Board, redo.Edit, by);
                        authors.Put(redo.Board, redo.Edit.Put, by);
                        authors.Delete(redo.Board, redo.Edit.Deleted, by);
                        break;
                }
            }

            return undone;
        }

        private void RequireOwn(long board, Edit edit, string by)
        {
            foreach (var put in edit.Put)
            {
                if (!_now.TryGetValue((board, put.Id), out var now))
                {
                    Walks.Require(_deleted.Contains((board, put.Id, by)), $"{by} brought back what others deleted");
                    continue;
                }

                foreach (var (part, _) in PartsOf(put))
                {
                    var value = PartsOf(now).Single(x => x.Part == part).Value;
                    Walks.Require(
                        _wrote.Contains((board, put.Id, part, value, by)),
                        $"{by} took back the {part} of object {put.Id}, which others gave it");
                }
            }

            foreach (var id in edit.Deleted)
            {
                foreach (var (part, value) in PartsOf(_now[(board, id)]))
                {
                    Walks.Require(
                        _wrote.Contains((board, id, part, value, by)),
                        $"{by} deleted object {id} with a {part} that others gave it");
                }
            }
        }

        private void Put(long board, IEnumerable<DrawnObject> objects, string by)
        {
            foreach (var put in objects)
            {
                foreach (var (part, value) in PartsOf(put)) _wrote.Add((board, put.Id, part, value, by));
                var now = _now.TryGetValue((board, put.Id), out var old) ? old.Clone() : new DrawnObject();
                now.MergeFrom(new DrawnObject { Id = put.Id, Author = put.Author });
                if (put.Position is not null) now.Position = put.Position;
                if (put.Style is not null) now.Style = put.Style;
                if (put.HasZ) now.Z = put.Z;
                switch (put.ShapeCase)
                {
                    case DrawnObject.ShapeOneofCase.Stroke: now.Stroke = put.Stroke; break;
                    case DrawnObject.ShapeOneofCase.Rectangle: now.Rectangle = put.Rectangle; break;
                    case DrawnObject.ShapeOneofCase.Text: now.Text = put.Text; break;
                    case DrawnObject.ShapeOneofCase.Image: now.Image = put.Image; break;
                }

                _now[(board, put.Id)] = now;
            }
        }

        private void Delete(long board, IReadOnlyCollection<long> ids, string by)
        {
            foreach (var id in ids)
            {
                _now.Remove((board, id));
                _deleted.Add((board, id, by));
            }
        }

        private static IEnumerable<(string Part, ByteString Value)> PartsOf(DrawnObject drawn)
        {
            if (drawn.Position is not null) yield return ("position", drawn.Position.ToByteString());
            if (drawn.Style is not null) yield return ("style", drawn.Style.ToByteString());
            if (drawn.HasZ) yield return ("z", ByteString.CopyFromUtf8($"{drawn.Z}"));
            IMessage? shape = drawn.ShapeCase switch
            {
                DrawnObject.ShapeOneofCase.Stroke => drawn.Stroke,
                DrawnObject.ShapeOneofCase.Rectangle => drawn.Rectangle,
                DrawnObject.ShapeOneofCase.Text => drawn.Text,
                DrawnObject.ShapeOneofCase.Image => drawn.Image,
                _ => null,
            };
            if (shape is not null) yield return ("shape", shape.ToByteString());
        }
    }
}
