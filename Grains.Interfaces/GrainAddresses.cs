namespace Anomaly.Grains.Interfaces;

/// <summary>Where each grain is found.</summary>
public static class GrainAddresses
{
    /// <summary>The grain of one series.</summary>
    public static ITickerDetectionGrain Series(this IGrainFactory grains, SeriesKey series) => Get<ITickerDetectionGrain>(grains, series.ToString());

    /// <summary>The list of series.</summary>
    public static ISeriesIndexGrain SeriesIndex(this IGrainFactory grains) => Get<ISeriesIndexGrain>(grains, "series");

    /// <summary>The audit of runs.</summary>
    public static IAuditGrain Audit(this IGrainFactory grains) => Get<IAuditGrain>(grains, "audit");

    /// <summary>Anomalies of all series.</summary>
    public static IAnomalyIndexGrain Anomalies(this IGrainFactory grains) => Get<IAnomalyIndexGrain>(grains, "index");

    /// <summary>What happens to anomalies.</summary>
    public static IAnomalyFeedGrain AnomalyFeed(this IGrainFactory grains) => Get<IAnomalyFeedGrain>(grains, "feed");

    /// <summary>The schedule.</summary>
    public static ISchedulerGrain Scheduler(this IGrainFactory grains) => Get<ISchedulerGrain>(grains, "scheduler");

    /// <summary>The models of a market.</summary>
    public static IModelGrain Models(this IGrainFactory grains, Market market) => Get<IModelGrain>(grains, market.ToString());

    /// <summary>A market.</summary>
    public static IMarketGrain Market(this IGrainFactory grains, Market market) => Get<IMarketGrain>(grains, market.ToString());

    /// <summary>What a person follows and is told of.</summary>
    public static IPersonAlertsGrain PersonAlerts(this IGrainFactory grains, string personId) => Get<IPersonAlertsGrain>(grains, personId);

    /// <summary>What finds out who is to be told.</summary>
    public static IAlertDispatchGrain AlertDispatch(this IGrainFactory grains) => Get<IAlertDispatchGrain>(grains, "alerts");

    /// <summary>The answers of every main market, asked at once.</summary>
    public static Task<T[]> EveryMainMarket<T>(Func<Market, Task<T>> ask) => Task.WhenAll(MarketCodes.Main.Select(ask));

    private static T Get<T>(IGrainFactory grains, string key)
        where T : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<T>(key);
    }
}
