using Collab.Cli;
using Collab.TestNode;

// The collab program, whose standard input also takes faults: with --exit-with-parent it reads that input to its end.
Console.SetIn(new FaultInput(Console.In, new Faults(Console.Out)));
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
