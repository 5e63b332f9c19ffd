using Collab.Protocol;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Captions;

/// <summary>Adding a final line.</summary>
internal static class Adding
{
    public static Decision Decide(CaptionsState state, AddLine add, DecisionContext context)
    {
        if (!state.On)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                "Captions are off: a co-host or a host can switch them on.");
        }

        if (RefuseSpeaker(add, context, out var speaker) is { } absent) return absent;
        if (RefuseCaptioner(state, context.Sender, speaker.Id) is { } refusal) return refusal;
        var text = add.Text.Trim();
        var end = add.End == 0 ? context.Now : add.End;
        var start = add.Start == 0 ? end : add.Start;
        return CheckText(text)
            ?? CheckLanguage(add.Language)
            ?? CheckTimes(start, end, context)
            ?? Decision.Accept(new LineAdded
            {
                Line = state.NextLine,
                Text = text,
                Speaker = speaker.Id,
                SpeakerName = speaker.Name,
                Language = add.Language,
                Start = start,
                End = end,
            });
    }

    public static Decision? CheckText(string text) =>
        LegalText.CheckLine("text", text, 1, CaptionsLimits.TextCharactersMax);

    private static Decision? RefuseSpeaker(AddLine add, DecisionContext context, out Participant speaker)
    {
        speaker = add.Speaker.Length == 0 ? context.Sender! : context.Facts.Roster.Find(add.Speaker)!;
        if (speaker is not null) return null;
        return add.Speaker.Length == 0
            ? Decision.Refuse(RefusalCode.InvalidArgument, "speaker is empty: the server has to name who speaks.")
            : Decision.Refuse(
                RefusalCode.NotFound,
                $"Nobody with the id '{LegalText.Quotable(add.Speaker)}' is in the conference, so nobody speaks.");
    }

    private static Decision? RefuseCaptioner(CaptionsState state, Participant? sender, string speaker)
    {
        if (sender is null || state.Admits(sender, speaker)) return null;
        var who = state.Who switch
        {
            _ when sender.Id != speaker => "only who was chosen to caption may caption others",
            Captioners.Presenters => "only presenters, and who was chosen to, may caption at the moment",
            _ => "only who was chosen to caption may do so at the moment",
        };
        return Decision.Refuse(RefusalCode.NotPermitted, $"You may not caption '{speaker}': {who}. Ask a host.");
    }

    private static Decision? CheckLanguage(string language)
    {
        var legal = language.Length <= CaptionsLimits.LanguageCharactersMax
            && (language.Length == 0 || (char.IsAsciiLetter(language[0]) && language.Split('-').All(IsSubtag)));
        return legal
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"language is '{LegalText.Quotable(language)}': a tag such as en or pt-BR of at most "
                + $"{CaptionsLimits.LanguageCharactersMax} characters is legal, or nothing.");
    }

    private static bool IsSubtag(string part) =>
        part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit);

    private static Decision? CheckTimes(long start, long end, DecisionContext context)
    {
        var (first, last) = (context.Facts.Conference.CreatedAt, context.Now + CaptionsLimits.AheadMillisecondsMax);
        if (end < first || end > last)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"end is {end}: {first} (the conference's creation) to {last} (now, by the server's clock, and a "
                + "little more) are legal, or 0 for now.");
        }

        return start > end || end - start > CaptionsLimits.LineMillisecondsMax || start < first
            ? Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"start is {start}: the end, {end}, and up to {CaptionsLimits.LineMillisecondsMax} ms before it are "
                + $"legal, but not before the conference's creation, {first}; or 0 for the end.")
            : null;
    }
}
