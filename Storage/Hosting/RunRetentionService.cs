using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Anomaly.Storage.Hosting;

/// <summary>Purges ended runs that are older than their retention, once an hour, in batches small enough not to delay other writes.</summary>
internal sealed partial class RunRetentionService(
    IDetectionStore store, IOptions<StoreOptions> options, TimeProvider time, ILogger<RunRetentionService> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(200);

    /// <summary>Purges what is old now.</summary>
    /// <returns>Runs deleted.</returns>
    internal async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-options.Value.RunRetentionDays);
        var total = 0;
        int deleted;
        while ((deleted = await store.PurgeRunsAsync(before, BatchSize, cancellationToken)) == BatchSize)
        {
            total += deleted;
            await Task.Delay(BetweenBatches, time, cancellationToken);
        }

        return total + deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                if (await PurgeAsync(stoppingToken) is var deleted and > 0)
                    LogPurged(deleted, options.Value.RunRetentionDays);
            }
            catch (StoreException exception)
            {
                LogPurgeFailed(exception.Message);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    /// <returns>False when the host stops, or gives up its start.</returns>
    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1211, LogLevel.Information, "Purged {Count} runs older than {Days} days")]
    private partial void LogPurged(int count, int days);

    [LoggerMessage(1212, LogLevel.Warning, "Old runs could not be purged; trying again in an hour. {Reason}")]
    private partial void LogPurgeFailed(string reason);
}
