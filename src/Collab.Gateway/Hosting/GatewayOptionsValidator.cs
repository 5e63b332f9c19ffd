using System.Text;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Hosting;

/// <summary>Checks every option at start; says the key, the value and what is legal.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int RateMax = 100_000;
    private const int KiB = 1024;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var failures = new List<string>();
        CheckTimes(options, failures);
        CheckSizes(options, failures);
        CheckRates(options, failures);
        CheckKeys(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckTimes(GatewayOptions options, List<string> failures)
    {
        var minute = TimeSpan.FromMinutes(1);
        var (tenth, second) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        Time(nameof(options.TicketLifetimeMax), options.TicketLifetimeMax, minute, TimeSpan.FromDays(366));
        Time(nameof(options.ClockSkew), options.ClockSkew, TimeSpan.Zero, 10 * minute);
        Time(nameof(options.HelloTimeout), options.HelloTimeout, tenth, 5 * minute);
        Time(nameof(options.IdleTimeout), options.IdleTimeout, second, 60 * minute);
        Time(nameof(options.PingInterval), options.PingInterval, second, 10 * minute);
        Time(nameof(options.PongTimeout), options.PongTimeout, second, 10 * minute);
        Time(nameof(options.CloseTimeout), options.CloseTimeout, tenth, minute);
        Time(nameof(options.ApiTimeout), options.ApiTimeout, tenth, 5 * minute);
        Time(nameof(options.BlobLinkLifetime), options.BlobLinkLifetime, 10 * second, TimeSpan.FromDays(1));

        void Time(string key, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max) failures.Add(Failure(key, value, $"{min} to {max} are legal"));
        }
    }

    private static void CheckSizes(GatewayOptions options, List<string> failures)
    {
        Number(failures, nameof(options.ConnectionsMax), options.ConnectionsMax, 1, 1_000_000);
        Number(failures, nameof(options.FrameBytesMax), options.FrameBytesMax, KiB, 16 * KiB * KiB);
        Number(failures, nameof(options.OutboundBytesMax), options.OutboundBytesMax, 64 * KiB, KiB * KiB * KiB);
        Number(failures, nameof(options.OutboundMessagesMax), options.OutboundMessagesMax, 16, 1_000_000);
        Number(failures, nameof(options.BlobTransfersMax), options.BlobTransfersMax, 1, 10_000);
        Number(failures, nameof(options.PackedBytesMax), options.PackedBytesMax, KiB, 16 * KiB * KiB);
    }

    private static void CheckRates(GatewayOptions options, List<string> failures)
    {
        Number(failures, nameof(options.CommandsPerSecondMax), options.CommandsPerSecondMax, 1, RateMax);
        Number(failures, nameof(options.CommandsBurstMax), options.CommandsBurstMax, 1, RateMax);
        Number(failures, nameof(options.QueriesPerSecondMax), options.QueriesPerSecondMax, 1, RateMax);
        Number(failures, nameof(options.SignalsPerSecondMax), options.SignalsPerSecondMax, 1, RateMax);
        Number(failures, nameof(options.PartsPerSecondMax), options.PartsPerSecondMax, 1, RateMax);
        Number(
            failures, nameof(options.PartBytesPerSecondMax), options.PartBytesPerSecondMax, 64 * KiB, KiB * KiB * KiB);
        Number(failures, nameof(options.PingsPerSecondMax), options.PingsPerSecondMax, 1, RateMax);
        Number(failures, nameof(options.RefusalsPerSecondMax), options.RefusalsPerSecondMax, 1, RateMax);
    }

    private static void CheckKeys(GatewayOptions options, List<string> failures)
    {
        if (options.TicketKeys.Count == 0)
            failures.Add(Failure("TicketKeys", "empty", "at least one key with Id and Secret is needed"));
        for (var i = 0; i < options.TicketKeys.Count; i++)
        {
            var (key, at) = (options.TicketKeys[i], $"TicketKeys:{i}");
            if (!ProtocolLimits.IsId(key.Id))
            {
                failures.Add(Failure(
                    $"{at}:Id",
                    $"'{key.Id}'",
                    $"1 to {ProtocolLimits.IdCharactersMax} of A-Z a-z 0-9 . _ - are legal"));
            }
            else if (options.TicketKeys.Take(i).Any(other => other.Id == key.Id))
            {
                failures.Add(Failure($"{at}:Id", $"'{key.Id}'", "every key needs an id of its own"));
            }

            var bytes = Encoding.UTF8.GetByteCount(key.Secret);
            if (bytes < TicketKey.SecretBytesMin)
            {
                // The value itself is a secret, even a bad one.
                failures.Add(Failure(
                    $"{at}:Secret", $"a text of {bytes} bytes", $"{TicketKey.SecretBytesMin} bytes or more are legal"));
            }
        }
    }

    private static void Number(List<string> failures, string key, int value, int min, int max)
    {
        if (value < min || value > max) failures.Add(Failure(key, value, $"{min} to {max} are legal"));
    }

    private static string Failure(string key, object value, string legal) =>
        $"{GatewayOptions.Section}:{key} is {value}: {legal}.";
}
