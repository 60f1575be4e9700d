using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Testing;
using Xunit.Abstractions;

namespace Anomaly.Detection.Tests.Decisions;

/// <summary>One model a market, without retraining for a ticker, on other intervals and in Tokyo.</summary>
public sealed class OtherMarketsAcceptanceTests(ITestOutputHelper output)
{
    private static readonly string[] Tokyo = ["1605", "2432", "4502", "4568", "4751", "6501", "6702", "6723", "6758", "6920"];

    [SharedDataFact]
    public void Judge_hourlyBars_putsTheFlashCrashAmongTheTenMostAnomalous()
    {
        var detector = Train([.. SharedBars.UnitedStates.Select(ticker => $"1d/{ticker}"), "1h/AAPL"]);
        var step = detector.Rebuild(SharedBars.Read("1h/SPY"));
        var top = step.Rows.OrderByDescending(row => row.Severity).Take(10).Select(row => row.Time).ToList();
        output.WriteLine(string.Join(' ', top.Select(time => time.ToString("yyyy-MM-ddTHH"))) + $" rate {step.Anomalies.Length / (double)step.Rows.Length:P2}");

        Assert.Contains(new DateTime(2010, 5, 6, 18, 0, 0, DateTimeKind.Utc), top);
        Assert.InRange(step.Anomalies.Length / (double)step.Rows.Length, 0.005, 0.02);
    }

    [SharedDataFact]
    public void Judge_tokyoKnowsItsCrashAndDoesNotLightUpEveryOpen()
    {
        var detector = Train([.. Tokyo.Select(ticker => $"1d/{ticker}.T"), "5m/6758.T", "5m/9432.T"]);
        foreach (var ticker in (string[])["8306.T", "7203.T"])
        {
            var daily = detector.Rebuild(SharedBars.Read("1d/" + ticker));
            Assert.Contains(daily.Anomalies, anomaly => anomaly.Time.Date == new DateTime(2024, 8, 5));
            Assert.InRange(daily.Anomalies.Length / (double)daily.Rows.Length, 0.002, 0.03);

            var intraday = detector.Rebuild(SharedBars.Read("5m/" + ticker));
            var days = intraday.Rows.Select(row => row.Time.Date).Distinct().Count();
            var slots = intraday.Anomalies.GroupBy(anomaly => anomaly.Time.TimeOfDay).Select(slot => (slot.Key, Count: slot.Count())).OrderByDescending(slot => slot.Count).ToList();
            output.WriteLine($"{ticker} 5m rate {intraday.Anomalies.Length / (double)intraday.Rows.Length:P2}; {days} days; {string.Join(' ', slots.Take(5))}");
            Assert.InRange(intraday.Anomalies.Length / (double)intraday.Rows.Length, 0.003, 0.03);
            Assert.All(slots, slot => Assert.True(slot.Count <= 0.2 * days, $"{slot.Key} lights up on {slot.Count} of {days} days"));
        }
    }

    [SharedDataFact]
    public void Judge_minutesWithPreAndPostMarket_keepsNearTheBudget()
    {
        var detector = Train([.. SharedBars.UnitedStates.Select(ticker => $"1d/{ticker}"), "1m/TSLA"]);
        var step = detector.Rebuild(SharedBars.Read("1m/GME"));
        output.WriteLine($"GME 1m rate {step.Anomalies.Length / (double)step.Rows.Length:P2}: {string.Join("; ", step.Anomalies.OrderByDescending(one => one.Severity).Take(5).Select(one => $"{one.Time:MM-ddTHH:mm} {one.Reason}"))}");

        Assert.InRange(step.Anomalies.Length / (double)step.Rows.Length, 0.002, 0.03);
        var slots = step.Anomalies.GroupBy(anomaly => anomaly.Time.TimeOfDay).Max(slot => slot.Count());
        Assert.True(slots <= 6, $"one minute of the day lights up on {slots} days");
    }

    private static Detector Train(IEnumerable<string> series) => new(CalibratedModels.Of(CalibratedTrainer.Train(
        Relative2FeatureSet.Instance, [.. series.Select(name => new TrainingSeries(SeriesKey.Parse($"{name[3..]}/{name[..2]}"), SharedBars.Read(name)))], new ForestParameters())));
}
