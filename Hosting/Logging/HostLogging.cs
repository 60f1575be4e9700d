using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Anomaly.Hosting.Logging;

/// <summary>How our hosts log, where the settings do not say otherwise.</summary>
public static class HostLogging
{
    private const string FormatterSetting = "Logging:Console:FormatterName";

    /// <summary>Logs to the console, a line an entry, with the correlation id of the request that it belongs to; the framework's own only from warnings on.</summary>
    public static IHostApplicationBuilder AddHostLogging(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console => console.FormatterName = builder.Configuration[FormatterSetting] ?? LineFormatter.FormatterName);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        return builder;
    }
}
