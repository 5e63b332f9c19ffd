namespace Collab.Client;

/// <summary>What another participant calls for.</summary>
/// <param name="Caller">The id of the participant who calls; the server vouches for it.</param>
/// <param name="Method">The name that the handler is registered under.</param>
/// <param name="Payload">At most <see cref="CallsService.PayloadBytesMax"/> bytes.</param>
public sealed record CallRequest(string Caller, string Method, ReadOnlyMemory<byte> Payload);
