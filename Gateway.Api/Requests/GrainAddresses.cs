using Anomaly.Grains.Interfaces;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Interfaces.Markets;
using Anomaly.Grains.Interfaces.Models;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Interfaces.Scheduling;
using Anomaly.Grains.Interfaces.Series;
using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Where each grain is found.</summary>
internal static class GrainAddresses
{
    /// <summary>The grain of one series.</summary>
    public static ITickerDetectionGrain Series(this IGrainFactory grains, string ticker, string interval) =>
        grains.GetGrain<ITickerDetectionGrain>(Names.SeriesKey(ticker, interval));

    /// <summary>The list of series.</summary>
    public static ISeriesIndexGrain SeriesIndex(this IGrainFactory grains) => grains.GetGrain<ISeriesIndexGrain>("series");

    /// <summary>The audit of runs.</summary>
    public static IAuditGrain Audit(this IGrainFactory grains) => grains.GetGrain<IAuditGrain>("audit");

    /// <summary>Anomalies of all series.</summary>
    public static IAnomalyIndexGrain Anomalies(this IGrainFactory grains) => grains.GetGrain<IAnomalyIndexGrain>("index");

    /// <summary>What happens to anomalies.</summary>
    public static IAnomalyFeedGrain AnomalyFeed(this IGrainFactory grains) => grains.GetGrain<IAnomalyFeedGrain>("feed");

    /// <summary>The schedule.</summary>
    public static ISchedulerGrain Scheduler(this IGrainFactory grains) => grains.GetGrain<ISchedulerGrain>("scheduler");

    /// <summary>The models of a market.</summary>
    public static IModelGrain Models(this IGrainFactory grains, string market) => grains.GetGrain<IModelGrain>(market);

    /// <summary>A market.</summary>
    public static IMarketGrain Market(this IGrainFactory grains, string market) => grains.GetGrain<IMarketGrain>(market);

    /// <summary>The answers of every market, asked at once.</summary>
    public static Task<T[]> EveryMarket<T>(Func<string, Task<T>> ask) => Task.WhenAll(Names.Markets.Select(ask));
}
