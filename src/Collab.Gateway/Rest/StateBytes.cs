using System.Security.Cryptography;
using Collab.Core.Conferences;
using Google.Protobuf;

namespace Collab.Gateway.Rest;

/// <summary>A conference's state as bytes; equal logs give equal ones.</summary>
internal static class StateBytes
{
    public static byte[] Of(Conference conference) => conference.Disclose().ToByteArray();

    public static string HashOf(Conference conference) => Convert.ToHexStringLower(SHA256.HashData(Of(conference)));
}
