using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Grains.Verifying;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Verifying;

public sealed class AnomalyExplainerTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Explain_modelOfRelative_derivesTheRowThatWasScored()
    {
        await using var host = SeriesHost.Start();
        var model = TestModels.AddCalibrated(host.Folder.Models);
        var anomaly = await DetectAsync(host);

        var explanation = await ExplainAsync(host, anomaly);

        Assert.Equal(anomaly.Contributions.Select(value => value.Name).Order(), explanation.Features.Select(feature => feature.Name).Order());
        Assert.Equal(anomaly.Contributions.Select(value => value.Value).OrderDescending(), explanation.Features.Select(feature => feature.Contribution!.Value));
        var row = RowOf(TestBars.Walk(300), anomaly.Datetime);
        Assert.All(explanation.Features, feature =>
        {
            var at = RelativeFeatureSet.Instance.Names.ToList().IndexOf(feature.Name);
            var quantiles = model.Metadata.Summary!.FeatureQuantiles[at];
            Assert.Equal(row[at], feature.Value);
            Assert.Equal((quantiles[0], quantiles[1], quantiles[5], quantiles[6]), (feature.Low, feature.UsualLow, feature.UsualHigh, feature.High));
            Assert.Equal(RelativeFeatureSet.Instance.Labels[at].Text, feature.Label);
        });
        Assert.Equal((0.98, model.Metadata.Source!.From, model.Metadata.Source.To), (explanation.Threshold!.Value, explanation.TrainedFrom!.Value, explanation.TrainedTo!.Value));
    }

    [Fact]
    public async Task Explain_barsThatLeadToAnotherScore_leaveTheEvidence()
    {
        await using var host = SeriesHost.Start();
        TestModels.AddCalibrated(host.Folder.Models);
        var anomaly = await DetectAsync(host);
        var bars = await host.Store.ReadBarsAsync(Apple, TimeRange.All);
        await CommitAsync(host, commit => commit with { Bars = [.. bars.Select(Doubled)] });

        var explanation = await ExplainAsync(host, anomaly);

        Bar Doubled(Bar bar) => bar.Time == anomaly.Datetime ? bar with { High = bar.High * 2, Volume = bar.Volume * 9 } : bar;
        Assert.NotEmpty(anomaly.Evidence);
        Assert.All(explanation.Features, feature => Assert.Equal(
            anomaly.Evidence.Where(one => one.Name == feature.Name).Select(one => (double?)one.Value).FirstOrDefault(), feature.Value));
        Assert.Contains(explanation.Features, feature => feature.Value is not null);
        Assert.All(explanation.Features, feature => Assert.NotNull(feature.UsualHigh));
    }

    /// <summary>Where the history begins earlier now, an anomaly that stands has another row perhaps, of the same score.</summary>
    [Fact]
    public async Task Explain_historyThatWasExtended_neverContradictsTheEvidence()
    {
        await using var host = SeriesHost.Start();
        TestModels.AddCalibrated(host.Folder.Models);
        host.Market.Put(Apple, TestBars.Walk(1000));
        host.CloseBars(1000);
        await host.DetectAsync(period: "1y");
        await host.DetectAsync(period: "max");

        var named = 0;
        foreach (var anomaly in await host.AnomaliesAsync())
        {
            var explanation = await ExplainAsync(host, anomaly);
            foreach (var evidence in anomaly.Evidence.Where(one => RelativeFeatureSet.Instance.Names.Contains(one.Name)))
            {
                named++;
                Assert.Equal($"{evidence.Value:G4}", $"{explanation.Features.Single(feature => feature.Name == evidence.Name).Value:G4}");
            }
        }

        Assert.NotEqual(0, named);
    }

    [Fact]
    public async Task Explain_barThatIsGone_leavesTheEvidence()
    {
        await using var host = SeriesHost.Start();
        TestModels.AddCalibrated(host.Folder.Models);
        var anomaly = await DetectAsync(host);
        await CommitAsync(host, commit => commit with { RemoveBars = new TimeRange(anomaly.Datetime, anomaly.Datetime.AddSeconds(1)) });

        var explanation = await ExplainAsync(host, anomaly);

        Assert.Equal(anomaly.Evidence.Select(one => one.Name).Intersect(RelativeFeatureSet.Instance.Names).Order(),
            explanation.Features.Where(feature => feature.Value is not null).Select(feature => feature.Name).Order());
    }

    [Fact]
    public async Task Explain_modelOfSeed14_takesWhatIsStored()
    {
        await using var host = SeriesHost.Start();
        var anomaly = await DetectAsync(host);
        await CommitAsync(host, commit => commit with { RemoveBars = TimeRange.All });

        var explanation = await ExplainAsync(host, anomaly);

        Assert.Equal(14, explanation.Features.Length);
        Assert.All(explanation.Features, feature => Assert.Equal(anomaly.Feature(feature.Name), feature.Value));
        Assert.All(explanation.Features, feature => Assert.True(feature.Low <= feature.UsualLow && feature.UsualLow <= feature.UsualHigh && feature.UsualHigh <= feature.High));
        Assert.Equal(TestModels.Get("US_model-1.0.0").Offset, explanation.Threshold);
        Assert.Equal(("currency", null), (explanation.Features.Single(feature => feature.Name == "body").Unit, explanation.Features.Single(feature => feature.Name == "return_1").Unit));
    }

    [Theory]
    [InlineData(true, 17)]
    [InlineData(false, 14)]
    public async Task Explain_modelWhoseFileIsGone_knowsItsFeaturesAllTheSame(bool calibrated, int features)
    {
        await using var host = SeriesHost.Start();
        if (calibrated)
            TestModels.AddCalibrated(host.Folder.Models);
        var anomaly = await DetectAsync(host);
        File.Delete(Path.Combine(host.Folder.Models, "US_model-1.0.0.onnx"));

        var explanation = await ExplainAsync(host, anomaly);

        Assert.Equal(features, explanation.Features.Length);
        Assert.All(explanation.Features, feature => Assert.True(feature is { Contribution: not null, Low: null, UsualLow: null, UsualHigh: null, High: null }));
        Assert.Equal((null, null, null), (explanation.Threshold, explanation.TrainedFrom, explanation.TrainedTo));
    }

    [Fact]
    public async Task Explain_anomalyOfTheSystemBeforeThisOne_hasItsFeatures()
    {
        await using var host = SeriesHost.Start();
        var anomaly = new AnomalyRecord
        {
            Series = Apple, Datetime = TestBars.Start, Close = 1, Volume = 1, ModelHash = "", AnomalyScore = -0.7, CreatedAt = TestBars.Start, Features = [new("RSI", 81)],
        };

        var explanation = await ExplainAsync(host, anomaly);

        Assert.Equal(Seed14FeatureSet.Instance.Names, explanation.Features.Select(feature => feature.Name));
        Assert.Equal(81, Assert.Single(explanation.Features, feature => feature.Value is not null).Value);
        Assert.All(explanation.Features, feature => Assert.Null(feature.Contribution));
    }

    private static async Task<AnomalyRecord> DetectAsync(SeriesHost host)
    {
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        await host.DetectAsync();
        return (await host.AnomaliesAsync())[^1];
    }

    /// <summary>By a catalog that has loaded nothing yet, as after a restart.</summary>
    private static Task<AnomalyExplanation> ExplainAsync(SeriesHost host, AnomalyRecord anomaly) =>
        new AnomalyExplainer(host.Store, PlainServices.OpenModels(host.Folder.Models)).ExplainAsync(new AssessedAnomaly(anomaly, null, []), CancellationToken.None);

    private static async Task CommitAsync(SeriesHost host, Func<DetectionCommit, DetectionCommit> change)
    {
        var metadata = (await host.Store.LoadSeriesAsync(Apple))!;
        await host.Store.CommitAsync(change(new DetectionCommit { ExpectedVersion = metadata.Version, Metadata = metadata }));
    }

    private static double[] RowOf(IEnumerable<Bar> bars, DateTime time)
    {
        var (engine, row) = (new RelativeEngine(), new double[RelativeColumns.Count]);
        foreach (var bar in bars.TakeWhile(bar => bar.Time <= time))
            engine.Push(bar, row);
        return row;
    }
}
