namespace Anomaly.Gateway.Api.Pages;

/// <summary>Asks every part how it is, all at once and not for long: a part that hangs leaves a gap on the page, not a page that hangs.</summary>
internal sealed partial class StatusService(IGrainFactory grains, ClusterService clusterService, TimeProvider timeProvider, ILogger<StatusService> logger)
{
    private const int ListingsPerMarket = 4;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);
    private readonly long _startedAt = timeProvider.GetTimestamp();

    /// <summary>The facts, now.</summary>
    public async Task<StatusFacts> GetAsync(CancellationToken cancellationToken)
    {
        var cluster = TryAsync("cluster", clusterService.GetAsync, cancellationToken);
        var models = TryAsync("models", token => GrainAddresses.EveryMainMarket(market => grains.Models(market).GetOverviewAsync(token)), cancellationToken);
        var markets = TryAsync("markets", token => GrainAddresses.EveryMainMarket(market => grains.Market(market).GetStatusAsync(token)), cancellationToken);
        var scheduler = TryAsync("scheduler", token => grains.Scheduler().GetStatusAsync(token), cancellationToken);
        var anomalies = TryAsync("anomalies", token => grains.Anomalies().ListAsync(new AnomalyQuery { Limit = 20 }, token), cancellationToken);
        var quarantined = TryAsync("quarantined bars", async token => new QuarantineCount(await grains.SeriesIndex().CountQuarantinedAsync(token)), cancellationToken);
        var runs = TryAsync("runs", token => grains.Audit().ListAsync(new RunQuery { Limit = 8 }, token), cancellationToken);
        var listings = TryAsync("listings", token => GrainAddresses.EveryMainMarket(async market => await grains.Market(market).SearchAsync("", ListingsPerMarket, token)), cancellationToken);
        return new StatusFacts
        {
            At = timeProvider.GetUtcNow(),
            Uptime = timeProvider.GetElapsedTime(_startedAt),
            Cluster = await cluster,
            Models = await models,
            Markets = await markets,
            Scheduler = await scheduler,
            Anomalies = await anomalies,
            Quarantined = await quarantined,
            Runs = await runs,
            Listings = (await listings)?.SelectMany(found => found).ToArray(),
        };
    }

    private async Task<T?> TryAsync<T>(string part, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask(cancellationToken).WaitAsync(AnswerTimeout, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogGap(exception, part);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The status page shows no {Part}: it failed or took too long")]
    private partial void LogGap(Exception exception, string part);
}
