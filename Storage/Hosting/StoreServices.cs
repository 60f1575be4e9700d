using Anomaly.People;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Anomaly.Storage.Hosting;

/// <summary>Puts the store into a host.</summary>
public static class StoreServices
{
    /// <summary>
    /// Adds <see cref="IDetectionStore"/> and <see cref="IPeopleStore"/> as <c>Anomaly:Store</c> and <c>ConnectionStrings:Anomaly</c> say, opened and migrated at start, and the
    /// service that purges old runs and bars. Settings that are wrong stop the host at start with a message that names them.
    /// </summary>
    public static IServiceCollection AddDetectionStore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<StoreOptions, StoreOptionsValidator>()
            .Configure(options =>
            {
                configuration.GetSection(StoreOptions.Section).Bind(options);
                options.ConnectionString ??= configuration.GetConnectionString("Anomaly");
            });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StoreInstruments>();
        services.AddSingleton<StoreLock>();
        services.AddSingleton(Create);
        services.AddSingleton(provider => (IPeopleStore)provider.GetRequiredService<IDetectionStore>());
        services.AddSingleton(provider => (IAlertStore)provider.GetRequiredService<IDetectionStore>());
        services.AddHostedService<StoreInitializer>();
        services.AddHostedService<RetentionService>();
        return services;
    }

    private static IDetectionStore Create(IServiceProvider services)
    {
        // Made before the store, it is disposed after it: nobody else gets the file while the last commits are written.
        services.GetRequiredService<StoreLock>();
        var options = services.GetRequiredService<IOptions<StoreOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var instruments = services.GetRequiredService<StoreInstruments>();
        return options.Engine switch
        {
            StoreEngine.Sqlite => new SqliteDetectionStore(
                new SqliteStoreOptions { Path = options.Path }, time, instruments, services.GetRequiredService<ILogger<SqliteDetectionStore>>()),
            StoreEngine.PostgreSql => new PostgresDetectionStore(
                new PostgresStoreOptions { ConnectionString = options.ConnectionString! }, time, instruments, services.GetRequiredService<ILogger<PostgresDetectionStore>>()),
            _ => throw new InvalidOperationException($"There is no store engine {options.Engine}."),
        };
    }
}
