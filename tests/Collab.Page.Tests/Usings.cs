global using Collab.MultiNode.Tests;
global using Collab.Testing.Nodes;
global using NUnit.Framework;
