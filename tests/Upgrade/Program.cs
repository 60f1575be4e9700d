using Anomaly.Hosting;
using Anomaly.Upgrade;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans;

// The product's silo with one grain more, which HTTP calls reach.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHostLogging();
builder.AddAnomaly();
var app = builder.Build();
app.MapHealthChecks("/health/ready");
app.MapGet("/weigh/{key}", async (string key, IGrainFactory grains, CancellationToken cancellationToken) =>
{
#if CONTRACT_2
    var receipt = await grains.GetGrain<IParcelGrain>(key).WeighAsync(new Parcel { Content = key, Grams = 500 }, cancellationToken);
    return new Weighed(receipt.Content, ParcelGrain.Version, receipt.ServedBy, receipt.Grams);
#else
    var receipt = await grains.GetGrain<IParcelGrain>(key).WeighAsync(new Parcel { Content = key }, cancellationToken);
    return new Weighed(receipt.Content, ParcelGrain.Version, receipt.ServedBy, null);
#endif
});
#if CONTRACT_2
app.MapGet("/seal/{key}", async (string key, IGrainFactory grains, CancellationToken cancellationToken) =>
{
    try
    {
        return Results.Text((await grains.GetGrain<IParcelGrain>(key).SealAsync(cancellationToken)).Content);
    }
    catch (Exception exception)
    {
        return Results.Text($"{exception.GetType().Name}: {exception.Message}", statusCode: StatusCodes.Status501NotImplemented);
    }
});
#endif
await app.RunAsync();

namespace Anomaly.Upgrade
{
    /// <summary>What a call came to, and between which versions it went.</summary>
    internal sealed record Weighed(string Content, int Caller, int ServedBy, int? Grams);
}
