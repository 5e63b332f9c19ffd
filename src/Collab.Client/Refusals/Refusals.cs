using System.Collections.Frozen;
using Collab.Protocol;

namespace Collab.Client;

/// <summary>The exception of every refusal code: one line here for each, and one class in the files beside.</summary>
internal static class Refusals
{
    private static readonly FrozenDictionary<RefusalCode, Func<RefusalDetails, RefusedException>> ByCode =
        new Dictionary<RefusalCode, Func<RefusalDetails, RefusedException>>
        {
            [RefusalCode.MalformedFrame] = x => new MalformedFrameException(x),
            [RefusalCode.FrameTooLarge] = x => new FrameTooLargeException(x),
            [RefusalCode.HelloExpected] = x => new HelloExpectedException(x),
            [RefusalCode.HelloRepeated] = x => new HelloRepeatedException(x),
            [RefusalCode.HelloTimeout] = x => new HelloTimeoutException(x),
            [RefusalCode.IdleTimeout] = x => new IdleTimeoutException(x),
            [RefusalCode.SubprotocolUnknown] = x => new SubprotocolUnknownException(x),
            [RefusalCode.SlowConsumer] = x => new SlowConsumerException(x),
            [RefusalCode.ServerDraining] = x => new ServerDrainingException(x),
            [RefusalCode.TooManyConnections] = x => new TooManyConnectionsException(x),
            [RefusalCode.TicketMissing] = x => new TicketMissingException(x),
            [RefusalCode.TicketInvalid] = x => new TicketInvalidException(x),
            [RefusalCode.TicketExpired] = x => new TicketExpiredException(x),
            [RefusalCode.TicketConference] = x => new TicketConferenceException(x),
            [RefusalCode.Banned] = x => new BannedException(x),
            [RefusalCode.Removed] = x => new RemovedException(x),
            [RefusalCode.SessionUnknown] = x => new SessionUnknownException(x),
            [RefusalCode.SessionSecretInvalid] = x => new SessionSecretInvalidException(x),
            [RefusalCode.SessionReplaced] = x => new SessionReplacedException(x),
            [RefusalCode.SessionEnded] = x => new SessionEndedException(x),
            [RefusalCode.ResumeOutOfRange] = x => new ResumeOutOfRangeException(x),
            [RefusalCode.ConferenceNotFound] = x => new ConferenceNotFoundException(x),
            [RefusalCode.ConferenceNotOpen] = x => new ConferenceNotOpenException(x),
            [RefusalCode.ConferenceLocked] = x => new ConferenceLockedException(x),
            [RefusalCode.ConferenceFull] = x => new ConferenceFullException(x),
            [RefusalCode.Waiting] = x => new WaitingException(x),
            [RefusalCode.EntryDenied] = x => new EntryDeniedException(x),
            [RefusalCode.PasswordRequired] = x => new PasswordRequiredException(x),
            [RefusalCode.PasswordWrong] = x => new PasswordWrongException(x),
            [RefusalCode.ConferenceEnded] = x => new ConferenceEndedException(x),
            [RefusalCode.ConferenceUnavailable] = x => new ConferenceUnavailableException(x),
            [RefusalCode.CommandIdInvalid] = x => new CommandIdInvalidException(x),
            [RefusalCode.CommandIdReused] = x => new CommandIdReusedException(x),
            [RefusalCode.CommandOutOfOrder] = x => new CommandOutOfOrderException(x),
            [RefusalCode.CommandTooOld] = x => new CommandTooOldException(x),
            [RefusalCode.TooManyPending] = x => new TooManyPendingException(x),
            [RefusalCode.RateLimited] = x => new RateLimitedException(x),
            [RefusalCode.UnknownService] = x => new UnknownServiceException(x),
            [RefusalCode.UnknownType] = x => new UnknownTypeException(x),
            [RefusalCode.MalformedBody] = x => new MalformedBodyException(x),
            [RefusalCode.NotPermitted] = x => new NotPermittedException(x),
            [RefusalCode.InvalidArgument] = x => new InvalidArgumentException(x),
            [RefusalCode.NotFound] = x => new NotFoundException(x),
            [RefusalCode.LimitReached] = x => new LimitReachedException(x),
            [RefusalCode.ServiceFailed] = x => new ServiceFailedException(x),
            [RefusalCode.ServiceUnavailable] = x => new ServiceUnavailableException(x),
            [RefusalCode.JournalUnavailable] = x => new JournalUnavailableException(x),
            [RefusalCode.Overloaded] = x => new OverloadedException(x),
        }.ToFrozenDictionary();

    /// <summary>The exception of that code; the base class when this build does not know it.</summary>
    public static RefusedException ToException(RefusalDetails details) =>
        RefusalCode.Find(details.Code) is { } code && ByCode.TryGetValue(code, out var create)
            ? create(details)
            : new RefusedException(details);
}
