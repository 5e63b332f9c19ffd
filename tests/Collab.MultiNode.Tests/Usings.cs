global using System.Net.Http.Json;
global using Collab.Testing.Histories;
global using Collab.Testing.Nodes;
global using NUnit.Framework;
