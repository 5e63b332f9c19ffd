using Collab.Protocol;

namespace Collab.Core.Services.Attributes;

/// <summary>Which keys there may be, and whose.</summary>
internal static class Keys
{
    /// <summary><c>null</c> when the sender may set and remove the key, else the refusal.</summary>
    public static Decision? Check(string key, DecisionContext context)
    {
        if (key.Length is 0 or > AttributesLimits.KeyCharactersMax || !key.All(IsLegal))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"key is '{LegalText.Quotable(key)}': 1 to {AttributesLimits.KeyCharactersMax} characters of "
                + "A-Z a-z 0-9 . _ - : / are legal.");
        }

        return context.Sender is not null && key.StartsWith(AttributesLimits.ServerPrefix, StringComparison.Ordinal)
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"'{key}' begins with '{AttributesLimits.ServerPrefix}': such keys are the server's alone.")
            : null;
    }

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/';
}
