// Somebody else's application: a shop with a page and an API of its own. The lines between the marks are all of Collab
// that it takes for the shop's servers to be nodes of a running cluster and to serve its meetings.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Shelf>();

// --- Collab ---
builder.Services.AddCollab(options => options.NodeName = builder.Configuration["Shop:Server"] ?? "shop-1");
builder.Services.AddCollabGateway();
// --- Collab ---

var app = builder.Build();
app.MapGet("/", () => "Welcome to the shop. Talk to an assistant at /collab/");
app.MapGet("/shelf", (Shelf shelf) => shelf.Goods);

// --- Collab ---
app.MapCollab("/collab");
// --- Collab ---

app.Run();

internal sealed class Shelf
{
    public IReadOnlyList<string> Goods { get; } = ["tea", "coffee", "cake"];
}
