using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Core.Services.Chat;

/// <summary>
/// Reads messages that were pushed out of the state: backwards through the journal for their posts, then forwards for
/// what happened to them until they were pushed out.
/// </summary>
/// <param name="page">What is asked for.</param>
/// <param name="newer">What the state had, newest first; at most the page's limit.</param>
/// <param name="evictedSeq">The last event that pushed messages out: none of them has changed since.</param>
/// <param name="cleared">Whatever it names, and what came before it, is no longer told.</param>
internal sealed class JournalHistory(
    HistoryPage page,
    IReadOnlyList<ChatMessage> newer,
    long evictedSeq,
    ClearedMessages cleared)
{
    // To read events by its contract. Services are stateless; what was found so far goes along in the steps, so that a
    // step may run again.
    private static readonly ChatService Chat = new();

    /// <summary>Answers with messages posted before an event, and those that the state had.</summary>
    /// <param name="seq">The event.</param>
    public QueryStep Before(long seq) => ScanBack(seq - 1, [.. newer]);

    // Nothing that is asked for is older.
    private long First => Math.Max(cleared.Message + 1, page.Thread);

    private QueryStep ScanBack(long to, ImmutableList<ChatMessage> newestFirst)
    {
        if (to <= cleared.Seq) return FoldForward(newestFirst);
        var from = Math.Max(cleared.Seq + 1, to - QueryStep.EventsMax + 1);
        return new QueryStep.Read(from, to, events =>
        {
            var found = newestFirst;
            // The first message of all, or a journal that was trimmed before: nothing older is left.
            var trimmed = events.Count == 0 || events[0].Seq > from;
            foreach (var @event in events.Reverse().Where(IsChat))
            {
                if (@event.Type != MessagePosted.Descriptor.Name) continue;
                var message = ChatEvents.Posted(MessagePosted.Parser.ParseFrom(@event.Body), ContextOf(@event));
                if (page.Has(message)) found = found.Add(message);
                if (found.Count > page.Limit || message.Id <= First) return FoldForward(found);
            }

            return trimmed ? FoldForward(found) : ScanBack(from - 1, found);
        });
    }

    private QueryStep FoldForward(ImmutableList<ChatMessage> newestFirst)
    {
        if (newestFirst.Count == newer.Count) return page.Of(newestFirst);
        var read = newestFirst.Skip(newer.Count).Reverse().ToList();
        // The count limit alone pushes a message out by then.
        var last = read[^1].Id + ChatLimits.RetainedMessagesMax;
        return Fold(read[0].Seq + 1, last, read.ToImmutableSortedDictionary(x => x.Id, x => x));
    }

    private QueryStep Fold(long from, long lastMessage, ImmutableSortedDictionary<long, ChatMessage> messages)
    {
        if (from > evictedSeq) return Done(messages);
        var to = Math.Min(evictedSeq, from + QueryStep.EventsMax - 1);
        return new QueryStep.Read(from, to, events =>
        {
            var changed = messages;
            foreach (var @event in events.Where(IsChat))
            {
                var body = Chat.Contract.ParseEvent(@event.Service, @event.Type, @event.Body);
                if (body is MessagePosted posted)
                {
                    if (posted.ThreadReplies > 0 && changed.TryGetValue(posted.Thread, out var first))
                        changed = changed.SetItem(first.Id, Threads.Counted(first, posted));
                    if (posted.Message >= lastMessage) return Done(changed);
                }

                if (!ChatEvents.IsChange(body)) continue;
                var id = ChatEvents.MessageOf(body);
                if (changed.TryGetValue(id, out var message))
                    changed = changed.SetItem(id, ChatEvents.Changed(message, body, ContextOf(@event)));
            }

            return Fold(to + 1, lastMessage, changed);
        });
    }

    private QueryStep.Answered Done(ImmutableSortedDictionary<long, ChatMessage> messages) =>
        page.Of([.. newer, .. messages.Values.Reverse()]);

    private static bool IsChat(Event @event) => @event.Service == ChatService.ServiceName;

    private static EventContext ContextOf(Event @event) => new(@event.Seq, @event.Time, @event.Participant);
}
