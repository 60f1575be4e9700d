using System.Net;
using Anomaly.Silo.Composition;
using Anomaly.Silo.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>The gateway's process: with a silo of its own (embedded, the default), or as a client of a cluster.</summary>
internal static class GatewayHost
{
    /// <summary>Where the gateway listens unless it is told.</summary>
    public const string DefaultAddress = "http://127.0.0.1:5000";

    /// <summary>Runs until it is told to stop. Exit code 0: stopped; 1: could not start, with a sentence on the error stream.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            if (ListenAddresses.FindTaken(app.Configuration) is { } taken)
                return Refuse($"{taken} is in use by another program. Stop it, or choose another address: ASPNETCORE_URLS=http://127.0.0.1:5001");
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Anomaly.Orleans runs at {string.Join(' ', app.Urls)} (Ctrl-C stops it)"));
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            return Refuse(string.Join(Environment.NewLine, invalid.Failures));
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return Refuse(exception.Message);
        }
    }

    /// <summary>The whole product, ready to start.</summary>
    public static WebApplication Build(string[] args)
    {
        // Settings lie beside the program; data and models are looked for from the working folder.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddHostLogging();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Errors.RequestLimits.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        if (!ListenAddresses.AreConfigured(builder.Configuration))
            builder.WebHost.UseUrls(DefaultAddress);
        builder.AddAnomaly();
        builder.Services.AddGateway(builder.Configuration);
        return builder.Build().UseGateway();
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"The gateway cannot start: {why}");
        return 1;
    }
}
