using Anomaly.Silo.Composition;
using Anomaly.Silo.Logging;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Anomaly.Silo.Hosting;

/// <summary>A process that is a silo and nothing else: a node of a cluster, with its health on a management address.</summary>
internal static class SiloHost
{
    /// <summary>Where health is served unless the settings say (ASPNETCORE_URLS).</summary>
    private const string DefaultManagementAddress = "http://127.0.0.1:5080";

    /// <summary>Runs until it is told to stop. Exit code 0: stopped; 1: could not start, with a sentence on the error stream.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
            builder.AddHostLogging();
            if (!builder.Configuration.GetSection("urls").Exists() && !builder.Configuration.GetSection("http_ports").Exists())
                builder.WebHost.UseUrls(DefaultManagementAddress);
            builder.AddAnomalySilo();
            await using var app = builder.Build();
            app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
            app.MapHealthChecks("/health/ready");
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is OptionsValidationException or NotSupportedException or IOException)
        {
            await Console.Error.WriteLineAsync($"The silo cannot start: {exception.Message}");
            return 1;
        }
    }
}
