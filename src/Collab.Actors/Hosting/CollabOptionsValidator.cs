using Collab.Actors.Blobs;
using Collab.Actors.Journal;
using Collab.Actors.Replicas;
using Collab.Protocol;
using Microsoft.Extensions.Options;

namespace Collab.Actors.Hosting;

/// <summary>Checks every option at start; says the key, the value and what is legal.</summary>
internal sealed class CollabOptionsValidator : IValidateOptions<CollabOptions>
{
    private static readonly TimeSpan TimeMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BlobRetentionMax = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, CollabOptions options)
    {
        var failures = new List<string>();
        if (options.NodeName.Length > 0 && !ProtocolLimits.IsId(options.NodeName))
        {
            Fail(
                nameof(options.NodeName),
                options.NodeName,
                $"1 to {ProtocolLimits.IdCharactersMax} of A-Z a-z 0-9 . _ -");
        }

        if (string.IsNullOrWhiteSpace(options.Host))
            Fail(nameof(options.Host), options.Host, "an address or host name");
        if (options.Port is < 0 or > 65535) Fail(nameof(options.Port), options.Port, "0 (a free one) to 65535");
        for (var i = 0; i < options.SeedNodes.Count; i++)
        {
            if (!SeedNode.TryParse(options.SeedNodes[i], out _))
                Fail($"{nameof(options.SeedNodes)}:{i}", options.SeedNodes[i], "host:port, for example 10.0.0.5:4053");
        }

        if (options.SessionKey.Length is > 0 and < SessionSecrets.KeyBytesMin)
        {
            Fail(
                nameof(options.SessionKey),
                $"{options.SessionKey.Length} bytes",
                $"{SessionSecrets.KeyBytesMin} bytes or more, the same on every node");
        }

        CheckTime(nameof(options.JoinTimeout), options.JoinTimeout, TimeMin, TimeMax);
        CheckTime(nameof(options.DrainTimeout), options.DrainTimeout, TimeMin, TimeMax);
        CheckTime(nameof(options.BlobSweepInterval), options.BlobSweepInterval, TimeMin, TimeSpan.FromDays(1));
        CheckTime(nameof(options.BlobRetention), options.BlobRetention, TimeSpan.Zero, BlobRetentionMax);
        if (!BlobPlace.IsLegal(options.Blobs)) Fail(nameof(options.Blobs), options.Blobs, BlobPlace.Legal);
        try
        {
            _ = JournalAddress.ParseOrDefault(options.Journal);
        }
        catch (FormatException exception)
        {
            failures.Add($"{CollabOptions.Section}:{nameof(options.Journal)}: {exception.Message}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void CheckTime(string key, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max) Fail(key, value, $"{min} to {max}");
        }

        void Fail(string key, object value, string legal) =>
            failures.Add($"{CollabOptions.Section}:{key} is '{value}'. Legal: {legal}.");
    }
}

/// <summary>A remoting address to join.</summary>
internal sealed record SeedNode(string Host, int Port)
{
    public static bool TryParse(string text, out SeedNode seed)
    {
        seed = new SeedNode("", 0);
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text[(colon + 1)..], out var port) || port is < 1 or > 65535) return false;
        seed = new SeedNode(text[..colon], port);
        return true;
    }
}
