using Collab.Actors.Conferences;
using Collab.Cli;
using Collab.Cli.Nodes;
using Collab.TestNode;

// The collab program, whose standard input also takes faults: with --exit-with-parent it reads that input to its end.
Console.SetIn(new FaultInput(Console.In, new Faults(Console.Out)));

// A product that is broken on purpose, for the tests of the tests.
if (Environment.GetEnvironmentVariable("TEST_NODE_PLANT") is { } plant)
{
    var fault = Enum.Parse<PlantedFault>(plant);
    NodeHost.Tune = options =>
    {
        options.TunePrimaries = settings => settings with { Planted = fault };

        // A zombie that leaves before it has written does nothing that a fence would have to stop.
        options.ZombieTime = TimeSpan.FromSeconds(3);
    };
}

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
