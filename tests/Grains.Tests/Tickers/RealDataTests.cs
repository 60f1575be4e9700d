using System.Globalization;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;
using Microsoft.Extensions.Options;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Real bars through the old system's forest, all the way from a backfill to stored anomalies.</summary>
public sealed class RealDataTests
{
    [SharedDataTheory]
    [InlineData("GOOG/1d", true)]
    [InlineData("AAPL/1d", false)]
    public async Task Backfill_realTicker_findsExactlyTheRowsThatScikitLearnFinds(string key, bool many)
    {
        var series = SeriesKey.Parse(key);
        await using var host = await DetectionHost.StartAsync(host => Import(host.Folder.Models));
        var source = new CsvMarketData(Options.Create(new CsvOptions { Folder = SharedData.PathOf("data", "bars") }));
        var history = await source.GetBarsAsync(series, DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(100), CancellationToken.None);
        host.Market.Put(series, history.Bars);
        host.Exchange.SetUtcNow(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var ticket = await host.Ticker(key).StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("99y"), Force = false }, CancellationToken.None);
        await foreach (var _ in host.Ticker(key).WatchBackfillAsync(ticket.RunId, CancellationToken.None))
        {
        }

        Assert.Equal(RunStatus.Complete, (await host.Audit.GetAsync(ticket.RunId, CancellationToken.None))!.Status);
        var expected = await ReadAnomalousAsync(series);
        var found = await host.AnomaliesAsync(key);
        Assert.Equal(expected.Select(row => row.Time), found.Select(anomaly => anomaly.Datetime));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.AnomalyScore, 1e-9));
        Assert.Equal(many, found.Count > 100);
    }

    private static void Import(string folder)
    {
        var forest = SklearnForest.Read(File.ReadAllBytes(SharedData.PathOf("golden", "us.forest.json")));
        var file = ModelFile.Write(forest.Forest, forest.Offset, new ModelMetadata
        {
            Version = ModelVersion.Parse("US_model-2.0.0"),
            FeatureSet = "seed-14",
            FeatureNames = forest.FeatureNames,
            Contamination = forest.Contamination,
            TrainedAt = new DateTimeOffset(2020, 7, 1, 0, 0, 0, TimeSpan.Zero),
        });
        File.WriteAllBytes(Path.Combine(folder, "US_model-2.0.0.onnx"), file);
    }

    private static async Task<List<(DateTime Time, double Score)>> ReadAnomalousAsync(SeriesKey series)
    {
        var lines = await File.ReadAllLinesAsync(SharedData.PathOf("golden", $"{series.Ticker}-{series.Interval}.scores.csv"));
        return [.. lines.Skip(1).Select(line => line.Split(',')).Where(cells => cells[2] == "-1")
            .Select(cells => (DateTime.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), double.Parse(cells[1], CultureInfo.InvariantCulture)))];
    }
}
