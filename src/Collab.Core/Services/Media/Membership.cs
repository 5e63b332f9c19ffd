using Collab.Protocol;
using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Core.Services.Media;

/// <summary>Joining and leaving the call, and cameras.</summary>
internal static class Membership
{
    public static Decision Join(MediaState state, JoinCall join, DecisionContext context)
    {
        if (context.Sender is not { } sender) return RefuseServer();
        if (state.Find(sender.Id) is { } member && member.Session == context.Session)
            return SetCamera(state, new SetCamera { On = join.Camera }, context);

        // Another page of the same participant: its stay is another, and the connections of the first are void.
        List<IMessage> events = [];
        if (state.Find(sender.Id) is not null) events.Add(new CallLeft { Participant = sender.Id });
        if (state.Members.Count - events.Count >= state.MembersMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Members.Count} are in the call, which is the limit "
                + (state.Bridge.Length == 0 ? "without a media bridge" : "of a bridged call")
                + ": wait until somebody leaves it.");
        }

        events.Add(new CallJoined
        {
            Participant = sender.Id,
            Number = state.NextNumber,
            Session = context.Session,
            Camera = join.Camera,
        });
        return Decision.Accept([.. events]);
    }

    public static Decision Leave(MediaState state, DecisionContext context) => context.Sender is { } sender
        ? Leave(state, sender.Id)
        : RefuseServer();

    public static Decision Remove(MediaState state, RemoveFromCall remove) => Leave(state, remove.Participant);

    public static Decision SetCamera(MediaState state, SetCamera set, DecisionContext context)
    {
        if (context.Sender is not { } sender) return RefuseServer();
        return state.Find(sender.Id) switch
        {
            { } member when member.Camera == set.On => Decision.Nothing,
            { } member when member.Session == context.Session =>
                Decision.Accept(new CameraChanged { Participant = sender.Id, On = set.On }),
            _ => Decision.Refuse(RefusalCode.NotFound, "You are not in the call: join it first."),
        };
    }

    /// <summary>Who has left the conference, or came back as somebody new, is in the call no more.</summary>
    public static IEnumerable<IMessage> Departed(MediaState state, Facts facts) => state.Members
        .Where(member => !facts.Conference.IsAlive
            || facts.Roster.Find(member.Participant)?.Session != member.Session)
        .Select(IMessage (member) => new CallLeft { Participant = member.Participant });

    private static Decision Leave(MediaState state, string participant) => state.Find(participant) is null
        ? Decision.Nothing
        : Decision.Accept(new CallLeft { Participant = participant });

    private static Decision RefuseServer() => Decision.Refuse(
        RefusalCode.InvalidArgument, "Only a participant is in a call: send it from a session.");
}
