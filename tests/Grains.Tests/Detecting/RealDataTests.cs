using System.Globalization;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;
using Microsoft.Extensions.Options;

namespace Anomaly.Grains.Tests.Detecting;

/// <summary>Bars of files through a forest that scikit-learn trained, all the way from a backfill to stored anomalies.</summary>
public sealed class RealDataTests
{
    [Theory]
    [InlineData("SIM-RAIL/1d", true)]
    [InlineData("SIM-ASA.T/5m", false)]
    public Task Backfill_goldenBars_findsExactlyTheRowsThatScikitLearnFinds(string key, bool many) =>
        AssertFindsAsync(key, many, GoldenFiles.Bars, GoldenFiles.Forest, GoldenFiles.PathOf($"{key.Replace('/', '-')}.scores.csv"));

    [SharedDataTheory(SharedData.Golden, SharedData.Bars)]
    [InlineData("GOOG/1d", true)]
    [InlineData("AAPL/1d", false)]
    public Task Backfill_realTicker_findsExactlyTheRowsThatScikitLearnFinds(string key, bool many) => AssertFindsAsync(
        key, many, SharedData.PathOf(SharedData.Bars), SharedData.PathOf(SharedData.Golden, "us.forest.json"),
        SharedData.PathOf(SharedData.Golden, $"{key.Replace('/', '-')}.scores.csv"));

    private static async Task AssertFindsAsync(string key, bool many, string bars, string forest, string scores)
    {
        var series = SeriesKey.Parse(key);
        await using var host = SeriesHost.Start();
        Import(forest, host.Folder.Models, series.Ticker.Market);
        var source = new CsvMarketData(Options.Create(new CsvOptions { Folder = bars }));
        var history = await source.GetBarsAsync(series, DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(100), CancellationToken.None);
        host.Market.Put(series, history.Bars);
        host.Exchange.SetUtcNow(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var ticket = await host.Ticker(key).StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("99y"), Force = false }, CancellationToken.None);
        await host.SettleAsync();

        Assert.Equal(RunStatus.Complete, (await host.Store.FindRunAsync(ticket.RunId))!.Status);
        var expected = await ReadAnomalousAsync(scores);
        var found = await host.AnomaliesAsync(key);
        Assert.Equal(expected.Select(row => row.Time), found.Select(anomaly => anomaly.Datetime));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.AnomalyScore, 1e-9));
        Assert.Equal(many, found.Count > 100);
    }

    private static void Import(string dump, string folder, Market market)
    {
        var forest = SklearnForest.Read(File.ReadAllBytes(dump));
        var file = ModelFile.Write(forest.Forest, forest.Offset, new ModelMetadata
        {
            Version = ModelVersion.Parse($"{market}_model-2.0.0"),
            FeatureSet = "seed-14",
            FeatureNames = forest.FeatureNames,
            Contamination = forest.Contamination,
            TrainedAt = new DateTimeOffset(2020, 7, 1, 0, 0, 0, TimeSpan.Zero),
        });
        File.WriteAllBytes(Path.Combine(folder, $"{market}_model-2.0.0.onnx"), file);
    }

    private static async Task<List<(DateTime Time, double Score)>> ReadAnomalousAsync(string scores)
    {
        var lines = await File.ReadAllLinesAsync(scores);
        return [.. lines.Skip(1).Select(line => line.Split(',')).Where(cells => cells[2] == "-1")
            .Select(cells => (DateTime.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), double.Parse(cells[1], CultureInfo.InvariantCulture)))];
    }
}
