using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Simulation;

namespace Anomaly.Evaluation.Tests;

/// <summary>Where there is nothing to find, a model raises as many alarms as it says: trained on half of the tickers, counted on the others, later.</summary>
public sealed class CleanExchangeTests
{
    private static readonly DateTime End = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(Market.US, "1d", 8700)]
    [InlineData(Market.TH, "1d", 8700)]
    [InlineData(Market.JP, "5m", 300)]
    public void Judge_cleanExchange_keepsTheBudgetWithinAFifthAndSpreadsItOverTheTickers(Market market, string interval, int days)
    {
        var exchange = new SimulatedExchange(42, shocksPerYear: 0);
        var (from, split) = (End.AddDays(-days), End.AddDays(-0.4 * days));
        var series = SimulatedListings.All.Where(listing => listing.Ticker.Market == market)
            .Select(listing => new SeriesKey(listing.Ticker, Interval.Parse(interval)))
            .Select(key => (Key: key, Bars: exchange.Bars(key, from, End, End, CancellationToken.None).Bars)).ToList();

        var contender = Train([.. series.Where((_, i) => i % 2 == 0).Select(one => new TrainingSeries(one.Key, one.Bars.TakeWhile(bar => bar.Time < split).ToArray()))]);
        var result = InjectionTrial.Run(contender, [.. series.Where((_, i) => i % 2 == 1).Select(one => new EvaluationSeries(one.Key, one.Bars, split))], [], 0, 42);

        Assert.InRange(result.AlarmRate(0.99), 0.008, 0.012);
        var counts = result.Series.Select(one => one.Clean.Count(severity => severity >= 0.99)).ToList();
        Assert.True(counts.Max() <= 3 * counts.Average(), $"One ticker has {counts.Max()} of {counts.Sum()} alarms, on average it is {counts.Average():0.0}.");
    }

    private static ModelContender Train(TrainingSeries[] series)
    {
        var trained = CalibratedTrainer.Train(Relative2FeatureSet.Instance, series, new ForestParameters());
        return new ModelContender("relative-2", ModelFile.Read(ModelFile.Write(trained.Forest.Forest, trained.Forest.Offset, new ModelMetadata
        {
            Version = new ModelVersion(Market.US, 1, 0, 0),
            FeatureSet = Relative2FeatureSet.SetId,
            FeatureNames = Relative2FeatureSet.Instance.Names,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Extensions = trained.Extensions,
        })));
    }
}
