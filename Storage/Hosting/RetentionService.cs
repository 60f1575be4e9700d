using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Anomaly.Storage.Hosting;

/// <summary>Purges runs and bars that are older than their retention, once an hour, in batches small enough not to delay other writes.</summary>
internal sealed partial class RetentionService(
    IDetectionStore store, IOptions<StoreOptions> options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    /// <summary>The newest bars of a series, which stay: no fetch is compared with more (<c>Anomaly:Detection:OverlapBars</c>).</summary>
    internal const int BarsKept = 1000;

    private const int RunsAtOnce = 500;
    private const int BarsAtOnce = 5000;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(200);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Purges the runs that are old now.</summary>
    /// <returns>Runs deleted.</returns>
    internal Task<int> PurgeRunsAsync(CancellationToken cancellationToken)
    {
        var before = Now.AddDays(-options.Value.RunRetentionDays);
        return InBatchesAsync(() => store.PurgeRunsAsync(before, RunsAtOnce, cancellationToken), RunsAtOnce, cancellationToken);
    }

    /// <summary>Purges the bars that are old now.</summary>
    /// <returns>Bars deleted.</returns>
    internal async Task<int> PurgeBarsAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        foreach (var (code, age) in options.Value.BarRetention)
        {
            var before = Now - age;
            await foreach (var metadata in store.ListAllSeriesAsync(cancellationToken))
            {
                if (metadata.Series.Interval.Code == code)
                    total += await PurgeBarsAsync(metadata.Series, before, cancellationToken);
            }
        }

        return total;
    }

    /// <summary>The bars of one series, and what is kept beside those that are not there any more.</summary>
    private async Task<int> PurgeBarsAsync(SeriesKey series, DateTime before, CancellationToken cancellationToken)
    {
        var total = await InBatchesAsync(() => store.PurgeBarsAsync(series, before, BarsKept, BarsAtOnce, cancellationToken), BarsAtOnce, cancellationToken);
        if (await store.ReadBarsAsync(series, TimeRange.All, 1, cancellationToken) is [var first] && first.Time < before)
            before = first.Time;
        await InBatchesAsync(() => store.PurgeRevisionsAsync(series, before, BarsAtOnce, cancellationToken), BarsAtOnce, cancellationToken);
        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                if (await PurgeRunsAsync(stoppingToken) is var runs and > 0)
                    LogPurged(runs, options.Value.RunRetentionDays);
                if (await PurgeBarsAsync(stoppingToken) is var bars and > 0)
                    LogBarsPurged(bars);
            }
            catch (StoreException exception)
            {
                if (!exception.NeedsOperator)
                    LogPurgeFailed(exception.Message);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private async Task<int> InBatchesAsync(Func<Task<int>> purge, int batchSize, CancellationToken cancellationToken)
    {
        var total = 0;
        int deleted;
        while ((deleted = await purge()) >= batchSize)
        {
            total += deleted;
            await Task.Delay(BetweenBatches, time, cancellationToken);
        }

        return total + deleted;
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

    [LoggerMessage(1213, LogLevel.Information, "Purged {Count} bars that were older than Anomaly:Store:BarRetention allows")]
    private partial void LogBarsPurged(int count);

    [LoggerMessage(1212, LogLevel.Warning, "Old runs and bars could not be purged; trying again in an hour. {Reason}")]
    private partial void LogPurgeFailed(string reason);
}
