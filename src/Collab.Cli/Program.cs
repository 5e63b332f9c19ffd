using System.CommandLine;
using Collab.Cli;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
