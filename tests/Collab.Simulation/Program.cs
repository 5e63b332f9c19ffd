using Collab.Simulation;

return SimulationCommand.Create().Parse(args).Invoke();
