using System.Diagnostics.Metrics;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers;
using Anomaly.Grains.Verifying;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>The plain classes of the grains over a store and a source, put together as a silo does, without a silo.</summary>
internal static class PlainServices
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static IDetectionStore OpenStore(string path, TimeProvider time) =>
        new SqliteDetectionStore(new SqliteStoreOptions { Path = path }, time, new StoreInstruments(), NullLogger<SqliteDetectionStore>.Instance);

    public static ModelCatalog OpenModels(string folder) => new(Options.Create(new ModelOptions { Folder = folder }), TimeProvider.System, NullLogger<ModelCatalog>.Instance);

    /// <param name="store">Where series are kept.</param>
    /// <param name="market">The source.</param>
    /// <param name="exchange">The clock that bars close by.</param>
    /// <param name="wall">The clock of runs.</param>
    /// <param name="models">The models that verification replays.</param>
    /// <param name="settings">How detection works; its defaults where null.</param>
    public static SeriesServices Compose(
        IDetectionStore store, IMarketData market, TimeProvider exchange, TimeProvider wall, ModelCatalog models, DetectionOptions? settings = null)
    {
        var options = Options.Create(settings ?? new DetectionOptions());
        var (fetcher, stored, instruments) = (new BarFetcher(market, new ElapsedBarClock(exchange)), new StoredSeries(store, options), new GrainInstruments(Meters));
        var pipeline = new DetectionPipeline(
            store, fetcher, new SeriesComparer(stored, fetcher), new SeriesScorer(stored, fetcher, options), new SeriesCommitter(store, stored, wall), wall);
        return new SeriesServices(
            store, market, stored, fetcher, pipeline, new BackfillRunner(store, fetcher, pipeline, options, wall), new ChartHistories(stored, instruments, options, wall),
            new BarPages(store), new SeriesVerification(stored, models), instruments, options, wall, NullLogger<TickerDetectionGrain>.Instance);
    }
}
