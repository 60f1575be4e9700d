using System.Diagnostics.Metrics;
using Anomaly.Alerts;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers;
using Anomaly.Grains.Verifying;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
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

    /// <summary>A source on a clock that a test moves; its calendar is that of the real markets.</summary>
    public static BarSource Source(IMarketData market, TimeProvider exchange, MarketDataSource name = MarketDataSource.Simulated) =>
        new(name, market, new ElapsedBarClock(exchange), new TradingCalendar());

    /// <summary>What is pushed, on the clock and the calendar of another source.</summary>
    public static BarSource Pushed(BarSource other) => other with { Name = MarketDataSource.Push, Data = new PushedMarketData() };

    /// <param name="store">Where series are kept.</param>
    /// <param name="wall">The clock of runs.</param>
    /// <param name="models">The models that verification replays.</param>
    /// <param name="settings">How detection works; its defaults where null.</param>
    /// <param name="sources">What is in use, the source of every new series first.</param>
    public static SeriesServiceFactory Compose(IDetectionStore store, TimeProvider wall, ModelCatalog models, DetectionOptions? settings, params BarSource[] sources)
    {
        var options = Options.Create(settings ?? new DetectionOptions());
        var instruments = new GrainInstruments(Meters);
        var choice = new MarketDataOptions { Source = sources[0].Name };
        foreach (var other in sources.Skip(1))
            choice.Markets[$"{other.Name}"] = other.Name;
        return new SeriesServiceFactory(
            new BarSources([.. sources, Pushed(sources[0])], Options.Create(choice), wall), store, new ChartHistories(store, instruments, options, wall),
            new BarPages(store), new SeriesVerification(store, models), new BarTrial(store), instruments, options, Options.Create(new AlertOptions()), wall, NullLogger<TickerDetectionGrain>.Instance);
    }
}
