using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Charts;
using Anomaly.Gateway.Api.Endpoints;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Gateway.Api.Live;
using Anomaly.Gateway.Api.OpenApi;
using Anomaly.Gateway.Api.Pages;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api;

/// <summary>Registers the gateway: everything between HTTP and the grains.</summary>
internal static class GatewayServices
{
    /// <summary>Adds the API, its errors, limits, description and telemetry. Grains are expected behind an <see cref="Orleans.IGrainFactory"/> of the host.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddGatewayOptions(configuration);
        services.ConfigureHttpJsonOptions(json => JsonFormat.Configure(json.SerializerOptions));
        services.AddHostGate(configuration).AddErrorAnswers().AddRequestLimits();
        services.AddCors().AddOptions<CorsOptions>().Configure<IOptions<GatewayOptions>>(AllowOrigins);
        services.AddApiDescription().AddSingleton<GatewayInstruments>();
        services.AddSingleton<ChartCache>().AddSingleton<ChartSlots>().AddSingleton<MarketSessions>().AddSingleton<ChartService>();
        services.AddSingleton<AnomalyService>().AddSingleton<RunService>().AddSingleton<BackfillStarter>().AddSingleton<BarPusher>().AddSingleton<ClusterService>().AddSingleton<NodeListings>();
        services.AddSingleton<LiveStreams>().AddSingleton<LostWatch>().AddSingleton<BackfillFeed>().AddSingleton<AnomalyFeed>().AddSingleton<BackfillSocket>();
        services.AddSingleton<WebFiles>();
        return services;
    }

    private static void AddGatewayOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(GatewayOptions.Section);
        services.AddOptionsWithValidateOnStart<GatewayOptions, GatewayOptionsValidator>().Bind(section).Configure(options =>
        {
            if (section[nameof(GatewayOptions.CorsOrigins)] is { } list)
                options.CorsOrigins = list.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        });
    }

    private static void AllowOrigins(CorsOptions cors, IOptions<GatewayOptions> gateway) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. gateway.Value.Origins]).AllowCredentials().AllowAnyHeader().AllowAnyMethod()
        .WithExposedHeaders(HeaderFacts.OfClients)
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
}
