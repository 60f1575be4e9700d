using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.MarketData;
using Anomaly.Testing;

namespace Anomaly.Evaluation.Tests;

/// <summary>Events that everybody remembers, by the models 2.1.0 as they ship.</summary>
public sealed class ShippedEventsTests
{
    [SharedDataFact]
    public void Judge_springOf2020_alarmsOnAllSixteenTickers()
    {
        var report = Event("US", "1d", SharedBars.UnitedStates, new(2020, 2, 20), new(2020, 5, 1));
        Assert.Equal(16, report.Rows.Count(row => row.Ticker != "all"));
        Assert.All(report.Rows, row => Assert.True(row.Alarms > 0, $"{row.Ticker} has no alarm"));
    }

    [SharedDataFact]
    public void Judge_hourlyBars_putsTheFlashCrashAmongTheTenMostAnomalous()
    {
        var row = Event("US", "1h", ["SPY"], new(2010, 5, 6, 18, 0, 0), new(2010, 5, 6, 19, 0, 0)).Rows.Single();
        Assert.InRange(row.Rank, 1, 10);
    }

    [SharedDataFact]
    public void Judge_fiveMinutesOfTokyo_putsTheTariffCrashAmongTheFiveMostAnomalousDays()
    {
        var report = Event("JP", "5m", ["6758.T", "7203.T", "8306.T", "9432.T"], new(2025, 4, 7), new(2025, 4, 8));
        Assert.InRange(report.Rows.Single(row => row.Ticker == "all").DayRank, 1, 5);
    }

    // The returns and volumes of GME from 2021-01-22 on: +135 % on the fourth bar, -60 % on the eighth.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Judge_aSqueezeLikeThatOfGameStop_alarmsOnItsTopAndItsEnd(int seed)
    {
        var bars = RandomBars.Daily(600, seed);
        var shock = new Shock(ShockFamily.EndOfSqueeze, 1);
        var squeeze = ShockInjector.Inject(shock, bars, 500, Math.Log(2.35), up: true);
        squeeze.CopyTo(bars, 500);
        var anomalies = new Detector(Model("US")).Rebuild(bars).Anomalies;

        var top = anomalies.Single(one => one.Time == squeeze[3].Time);
        var end = anomalies.Single(one => one.Time == squeeze[7].Time);
        Assert.Equal((AnomalyDirection.Up, AnomalyDirection.Down), (top.Direction!.Value, end.Direction!.Value));
        Assert.All([top, end], one => Assert.Contains(one.ReasonFacts, fact => fact.Code is ReasonCode.Move or ReasonCode.LongMove));
    }

    private static DetectionModel Model(string market) => ModelFile.Read(File.ReadAllBytes(Path.Combine(SharedData.Repository, "models", $"{market}_model-2.1.0.onnx")));

    private static EventReport Event(string market, string interval, IReadOnlyList<string> tickers, DateTime from, DateTime to)
    {
        var model = Model(market);
        BarHistory[] histories = [.. tickers.Select(ticker => new BarHistory { Series = SeriesKey.Parse($"{ticker}/{interval}"), Bars = SharedBars.Read($"{interval}/{ticker}") })];
        return EventReport.Of([new ModelContender(model.Version, model)], histories, DateTime.SpecifyKind(from, DateTimeKind.Utc), DateTime.SpecifyKind(to, DateTimeKind.Utc), 0.01, default);
    }
}
