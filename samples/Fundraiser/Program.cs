// A charity's own program: a node of a cluster whose conferences collect pledges besides what comes with Collab.
using Collab.Core.Services;
using Fundraiser;
using Fundraiser.Pledges;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCollab(options => options.Services = ServiceCatalog.BuiltIn.With(new PledgeService()));
builder.Services.AddCollabGateway();
builder.Services.AddHostedService<GoalWatch>();

var app = builder.Build();
app.MapCollab("/collab");
app.Run();
