using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.Simulation;
using Anomaly.Testing;
using Xunit.Abstractions;

namespace Anomaly.Detection.Tests.Decisions;

/// <summary>No sentence with a false clause, whatever the bars and whichever of the shipped models.</summary>
public sealed class ReasonTruthTests(ITestOutputHelper output)
{
    [Fact]
    public void Reasons_ofTheSimulatedExchange_areTrue()
    {
        var exchange = new SimulatedExchange(1, shocksPerYear: 12);
        var now = new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (ticker, intervals) in new[] { ("SIM-AERO", "1d 1h 5m"), ("SIM-BIOX", "1d 15m"), ("SIM-COAL", "1d 1wk"), ("SIM-ASA.T", "1d 5m"), ("SIM-KIN.T", "1d 1h"), ("SIM-RIC.BK", "1d 30m"), ("SIM-TIN.BK", "1d") })
        {
            foreach (var interval in intervals.Split(' '))
            {
                var series = SeriesKey.Parse($"{ticker}/{interval}");
                var years = series.Interval.IsIntraday ? 1 : 15;
                AssertTrue(series.ToString(), series.Ticker.Market, [.. exchange.Bars(series, now.AddYears(-years), now, now, default).Bars]);
            }
        }
    }

    [SharedDataFact]
    public void Reasons_ofRealBars_areTrue()
    {
        var folder = SharedData.PathOf(SharedData.Bars);
        var files = Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');
            AssertTrue(name, Ticker.TryParse(Path.GetFileNameWithoutExtension(file), out var ticker) ? ticker.Market : Market.US, SharedBars.Read(name));
        }
    }

    private void AssertTrue(string name, Market market, Bar[] bars)
    {
        var models = ModelsOf(market);
        Assert.NotEmpty(models);
        foreach (var model in models)
        {
            var truth = new ReasonTruth(bars);
            var anomalies = new Detector(model).Rebuild(bars).Anomalies;
            var wrong = anomalies.SelectMany(truth.FalseOf).ToArray();
            output.WriteLine($"{name} by {model.Version}: {anomalies.Length} anomalies, {wrong.Length} false, usual in {(truth.SharesWithin.Count == 0 ? 1 : truth.SharesWithin.Average()):P1}");
            Assert.True(wrong.Length == 0, $"{name} by {model.Version}: {wrong.Length} false of {anomalies.Length}:\n{string.Join('\n', wrong.Take(20))}");
            if (truth.SharesWithin.Count >= 20)
                Assert.InRange(truth.SharesWithin.Average(), 0.8, 1);
        }
    }

    private static IReadOnlyList<DetectionModel> ModelsOf(Market market) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "models"), $"{market}_model-*.onnx").Order(StringComparer.Ordinal)
            .Select(file => ModelFile.Read(File.ReadAllBytes(file)))
            .Where(model => DecisionRule.For(model) is CalibratedRule),
    ];
}
