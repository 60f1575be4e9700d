using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Testing;
using Xunit.Abstractions;

namespace Anomaly.Evaluation.Tests;

/// <summary>The promise of the detector on real bars: trained before 2019 on every other ticker, tested on the rest and after.</summary>
public sealed class UnitedStatesAcceptanceTests(ITestOutputHelper output)
{
    private static readonly DateTime Split = new(2019, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Shock[] Required =
        [new(ShockFamily.Move, 6), new(ShockFamily.Burst, 8), new(ShockFamily.Wick, 8), new(ShockFamily.Gap, 5)];

    [SharedDataFact]
    public void Judge_unseenTickersAndYearsAtOnePercent_findsTheRequiredShocksFairly()
    {
        var bars = SharedBars.UnitedStates.ToDictionary(ticker => ticker, ticker => SharedBars.Read("1d/" + ticker));
        var contender = new ModelContender("relative-2", Train(SharedBars.UnitedStates.Where((_, i) => i % 2 == 0), bars));

        var test = SharedBars.UnitedStates.Where((_, i) => i % 2 == 1).Select(ticker => Series(ticker, bars[ticker], Split)).ToList();
        var result = InjectionTrial.Run(contender, test, Required, pointsPerSeries: 100, seed: 7);
        for (var shock = 0; shock < Required.Length; shock++)
        {
            var recall = result.Recall(shock, 0.99);
            output.WriteLine($"{Required[shock].Name}: {recall:F3} of {result.Injections(shock)}");
            Assert.True(recall >= 0.90, $"{Required[shock].Name}: {recall:F3}");
        }

        var all = InjectionTrial.Run(contender, [.. SharedBars.UnitedStates.Select(ticker => Series(ticker, bars[ticker], DateTime.MinValue))], [], 0, seed: 7);
        var counts = all.Series.Select(series => series.Clean.Count(one => one >= 0.99)).ToList();
        output.WriteLine($"rate {all.AlarmRate(0.99):P2}; counts {string.Join(' ', all.Series.Zip(counts, (s, c) => $"{s.Series.Key.Ticker}:{c}/{Crash(s)}"))}; most/mean {counts.Max() / counts.Average():F2}");
        Assert.True(counts.Max() <= 3 * counts.Average());
        Assert.All(all.Series, series => Assert.True(Crash(series) > 0, $"{series.Series.Key} has no anomaly in the spring of 2020"));
    }

    private static int Crash(SeriesTrial series) => series.Indexes.Where((bar, i) => series.Clean[i] >= 0.99
        && series.Series.Bars[bar].Time >= new DateTime(2020, 2, 20, 0, 0, 0, DateTimeKind.Utc)
        && series.Series.Bars[bar].Time < new DateTime(2020, 5, 1, 0, 0, 0, DateTimeKind.Utc)).Count();

    private static DetectionModel Train(IEnumerable<string> tickers, Dictionary<string, Bar[]> bars)
    {
        var trained = CalibratedTrainer.Train(
            Relative2FeatureSet.Instance, [.. tickers.Select(ticker => new TrainingSeries(SeriesKey.Parse(ticker + "/1d"), bars[ticker].Where(bar => bar.Time < Split).ToArray()))], new ForestParameters());
        return CalibratedModels.Of(trained);
    }

    private static EvaluationSeries Series(string ticker, Bar[] bars, DateTime from) => new(SeriesKey.Parse(ticker + "/1d"), bars, from);
}
