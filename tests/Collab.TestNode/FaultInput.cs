namespace Collab.TestNode;

/// <summary>Standard input whose lines are faults; to its reader it is text without meaning, until it ends.</summary>
internal sealed class FaultInput(TextReader input, Faults faults) : TextReader
{
    public override int Read(char[] buffer, int index, int count)
    {
        if (input.ReadLine() is not { } line) return 0;
        faults.Do(line);
        buffer[index] = '\n';
        return 1;
    }
}
