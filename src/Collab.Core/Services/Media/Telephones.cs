using System.Globalization;
using Collab.Protocol;
using Collab.Protocol.Services.Media;

namespace Collab.Core.Services.Media;

/// <summary>People on telephones: asked for by moderators, reported by the telephony hook.</summary>
internal static class Telephones
{
    public static Decision DialOut(MediaState state, DialOut dial, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                "Only a participant asks for a call out; a server that calls by itself sends ReportCaller.");
        }

        if (!state.Telephony)
        {
            return Decision.Refuse(
                RefusalCode.NotFound, "This server has no telephones: its operator can plug in a telephony hook.");
        }

        var label = dial.Label.Trim();
        if (LegalText.CheckLine("label", label, 1, MediaLimits.LabelCharactersMax) is { } illegal) return illegal;
        if (!IsNumber(dial.Number))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"number is '{LegalText.Quotable(dial.Number)}': 1 to {MediaLimits.NumberCharactersMax} of 0-9 * # are "
                + "legal, with a + in front or without.");
        }

        if (RefuseFull(state) is { } full) return full;
        var caller = $"out-{state.NextDial.ToString(CultureInfo.InvariantCulture)}";
        return Decision.Accept(
            [
                new DecidedEvent(
                    new CallerAdded
                    {
                        Caller = caller,
                        Label = label,
                        Status = CallerStatus.Requested,
                        RequestedBy = sender.Id,
                    },
                    []),
                new DecidedEvent(new CallerNumbered { Caller = caller, Number = dial.Number }, [sender.Id]),
            ]);
    }

    public static Decision HangUp(MediaState state, HangUp hangUp) => state.FindCaller(hangUp.Caller) switch
    {
        null => Decision.Refuse(
            RefusalCode.NotFound, $"Nobody with the id '{LegalText.Quotable(hangUp.Caller)}' is on a telephone."),
        { HangingUp: true } => Decision.Nothing,
        _ => Decision.Accept(new CallerHangingUp { Caller = hangUp.Caller }),
    };

    public static Decision Report(MediaState state, ReportCaller report)
    {
        if (report.Status is not (CallerStatus.Requested or CallerStatus.Ringing or CallerStatus.Connected))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"status is {(int)report.Status}: 1 requested, 2 ringing and 3 connected are legal.");
        }

        var (known, label) = (state.FindCaller(report.Caller), report.Label.Trim());
        if (label.Length == 0 && known is not null) label = known.Label;
        if ((LegalText.CheckId("caller", report.Caller)
            ?? LegalText.CheckLine("label", label, 1, MediaLimits.LabelCharactersMax)) is { } illegal)
        {
            return illegal;
        }

        if (known is null)
        {
            // What was dialled from here and is not there any more was ended: a late report does not bring it back.
            if (report.Caller.StartsWith("out-", StringComparison.Ordinal)) return Decision.Nothing;
            return RefuseFull(state) ?? Decision.Accept(
                new CallerAdded { Caller = report.Caller, Label = label, Status = report.Status });
        }

        return (known.Label, known.Status) == (label, report.Status)
            ? Decision.Nothing
            : Decision.Accept(new CallerChanged { Caller = report.Caller, Label = label, Status = report.Status });
    }

    public static Decision ReportGone(MediaState state, ReportCallerGone report)
    {
        var reason = report.Reason.Trim();
        if (LegalText.CheckLine("reason", reason, 0, MediaLimits.ReasonCharactersMax) is { } illegal) return illegal;
        return state.FindCaller(report.Caller) is null
            ? Decision.Nothing
            : Decision.Accept(new CallerRemoved { Caller = report.Caller, Reason = reason });
    }

    public static Decision Offer(MediaState state, OfferTelephony offer)
    {
        var dialIn = offer.DialIn.Trim();
        return LegalText.CheckLines("dial_in", dialIn, 0, MediaLimits.DialInCharactersMax)
            ?? ((state.Telephony, state.DialIn) == (offer.On, dialIn)
                ? Decision.Nothing
                : Decision.Accept(new TelephonyChanged { On = offer.On, DialIn = dialIn }));
    }

    private static Decision? RefuseFull(MediaState state) => state.Callers.Count < MediaLimits.CallersMax
        ? null
        : Decision.Refuse(
            RefusalCode.LimitReached,
            $"{state.Callers.Count} are on telephones, which is the limit: hang up on somebody first.");

    private static bool IsNumber(string number) =>
        number.Length is >= 1 and <= MediaLimits.NumberCharactersMax
        && number.TrimStart('+') is { Length: > 0 } rest
        && number.Length - rest.Length <= 1
        && rest.All(c => char.IsAsciiDigit(c) || c is '*' or '#');
}
