using System.Numerics;
using System.Runtime.InteropServices;

namespace Collab.Cli.Load;

/// <summary>
/// Reads protobuf's wire form in place. The generated parsers make an object of every event; a harness that receives
/// hundreds of thousands of them a second wants four of its numbers.
/// </summary>
/// <param name="bytes">A message, without the length in front of it.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> bytes)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = bytes;
    private int _wireType;

    /// <summary>Goes to the next field; its value must be read, or skipped.</summary>
    /// <returns>The field's number; 0 at the end.</returns>
    public int NextField()
    {
        if (_rest.IsEmpty) return 0;
        var tag = (uint)ReadVarint();
        _wireType = (int)(tag & 7);
        return (int)(tag >> 3);
    }

    /// <summary>The field's value as a number.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or the number does not end.</exception>
    public long ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return (long)value;
        }

        throw Broken();
    }

    /// <summary>The field's value as bytes: a text, bytes, or a message.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length < 0 || length > _rest.Length) throw Broken();
        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    /// <summary>Goes past the field's value.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or its kind is unknown.</exception>
    public void Skip()
    {
        switch (_wireType)
        {
            case Varint: ReadVarint(); break;
            case Delimited: ReadBytes(); break;
            case Fixed64 when _rest.Length >= 8: _rest = _rest[8..]; break;
            case Fixed32 when _rest.Length >= 4: _rest = _rest[4..]; break;
            default: throw Broken();
        }
    }

    /// <summary>CRC-32C, by the processor's own instruction where it has one.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }

    private static InvalidDataException Broken() => new("The server sent a frame that is no protobuf message.");
}
